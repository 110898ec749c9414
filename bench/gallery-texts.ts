const syllables = 'ka ro mi ten dal su vor el an ith gar mo pe lin sha be ot ru wen'.split(' ');
const surnames = '赵钱孙李周吴郑王冯陈佐藤鈴木高橋田中渡辺';
const given = '明华丽军娟敏静磊洋艳翔蓮湊葵結菜陽太美咲';
const taglines =
  'keeper of the light,counts the tide,never tells the truth,the last of her house,sells maps of nowhere,knows every song,a retired thief,waits at the harbour,speaks with gulls,owes everyone money'.split(
    ',',
  );

/** The first the most frequent. */
export const tags = [
  ...'fantasy,female,male,original,adventure,romance,comedy,horror,science fiction,mystery,historical,slice of life,villain,elf,pirate,detective,冒険,奇幻,ロマンス'.split(
    ',',
  ),
  ...Array.from({ length: 180 }, (_, n) => `${syllables[n % 19]}${syllables[(n * 7 + 3) % 19]} lore`),
];

/** What a list shows of a character, made up: most names in Latin letters, every fifth in Chinese ones. */
export function characterOf(random: (below: number) => number): { name: string; tagline: string; tags: string[] } {
  const word = () => {
    const text = Array.from({ length: 2 + random(2) }, () => syllables[random(syllables.length)]).join('');
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const han = (from: string, length: number) =>
    Array.from({ length }, () => Array.from(from)[random(Array.from(from).length)]).join('');
  const tag = () => tags[Math.floor(tags.length ** (random(1_000_000) / 1_000_000)) - 1] ?? '';
  return {
    name: random(5) === 0 ? han(surnames, 1) + han(given, 2) : `${word()} ${word()}`,
    tagline: `${word()}, ${taglines[random(taglines.length)]}`,
    tags: [...new Set(Array.from({ length: 1 + random(7) }, tag))],
  };
}
