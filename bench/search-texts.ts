/** A sentence that stands in one message alone, and what is asked for to find it. */
export interface Planted {
  language: string;
  sentence: string;
  q: string;
  messageId: string;
}

const PER_LANGUAGE = 40;

/** The first of each the most frequent. */
const english =
  'the and of to a in it was he that she his her with had as for on they at but said from not this we then there out when were by be all so one up into no if my what down over back like some could who would time hand door night light sea tide wind morning water harbour lantern boat rope stone window letter key road house fire rain voice old little black white cold long away again never always before after under through keeper captain island storm shore candle book table glass coat hat map ship sail anchor bell fog gull salt sand rock wave moon star cloud'.split(
    ' ',
  );
const german =
  'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei Morgen Wasser Hafen Laterne Boot Seil Stein Fenster Brief Schlüssel Straße Haus Feuer Regen Stimme alt klein schwarz weiß kalt lang'.split(
    ' ',
  );
const russian =
  'и в не на я что он с как это по но они к у из за она так мы маяк утро вода гавань фонарь лодка камень окно письмо ключ дорога дом огонь дождь голос старый маленький чёрный белый холодный'.split(
    ' ',
  );
const korean =
  '그는 그녀는 그리고 등대에서 아침에 바다가 항구로 등불을 배를 돌이 창문에 편지를 열쇠가 길에서 집으로 불을 비가 목소리가 오래된 작은 검은 하얀 차가운 바람이'.split(
    ' ',
  );
const japanese =
  '灯台 の に は を た が で て と 海 朝 港 船 石 窓 手紙 鍵 道 家 火 雨 声 古い 小さな 黒い 白い 冷たい 風 見た 行った 言った 彼女は 私は そして 、 。'.split(
    ' ',
  );
const chinese =
  '的 了 在 是 我 他 她 们 早上 海水 港口 灯塔 灯笼 船 石头 窗户 信 钥匙 路 家 火 雨 声音 老 小 黑 白 冷 风 看见 走 说 ， 。'.split(
    ' ',
  );

const languages: { share: number; words: readonly string[]; glue: string; length: number }[] = [
  { share: 55, words: english, glue: ' ', length: 85 },
  { share: 12, words: german, glue: ' ', length: 80 },
  { share: 10, words: russian, glue: ' ', length: 70 },
  { share: 8, words: japanese, glue: '', length: 90 },
  { share: 8, words: chinese, glue: '', length: 90 },
  { share: 7, words: korean, glue: ' ', length: 50 },
];

/** Words that are as frequent as words are: the second half as often as the first, and so on; a tenth are made up. */
export function textPool(count: number): string[] {
  const random = generator(17);
  return Array.from({ length: count }, () => {
    let at = random(100);
    const language = languages.find(({ share }) => (at -= share) < 0) ?? languages[0];
    if (language === undefined) return '';
    // Most are short, some are long.
    const length = Math.ceil(language.length * (0.2 + 2 * (random(1_000) / 1_000) ** 2));
    const { words, glue } = language;
    return Array.from({ length }, () => {
      if (glue !== '' && random(10) === 0) return madeUp(random, words === russian ? cyrillic : latin);
      return words[Math.floor(words.length ** (random(1_000_000) / 1_000_000)) - 1] ?? '';
    }).join(glue);
  });
}

const latin = ['ka', 'ro', 'mi', 'ten', 'dal', 'su', 'vor', 'el', 'an', 'ith', 'gar', 'mo', 'pe', 'lin', 'sha', 'be'];
const cyrillic = ['ка', 'ро', 'ми', 'тен', 'дал', 'су', 'вор', 'ел', 'ан', 'гар', 'мо', 'пе', 'лин', 'ша'];

function madeUp(random: (below: number) => number, syllables: readonly string[]): string {
  return Array.from({ length: 2 + random(3) }, () => syllables[random(syllables.length)] ?? '').join('');
}

/** What is asked for stands in the sentence with something before and after it, in another case or form where there is one. */
export function plantedTexts(): Planted[] {
  const random = generator(23);
  const pick = (list: string): string => {
    const all = Array.from(list);
    return all[random(all.length)] ?? '';
  };
  const two = (a: string, b: string) => pick(a) + pick(b);
  const makers: Record<string, (n: number) => { sentence: string; q: string }> = {
    Japanese: () => {
      const name = two('藤村佐井山田中森谷沢', '鶴亀鷹鷲雀鳩鴨鶉鷺鷗') + pick('丸助郎蔵');
      return { sentence: `昨日、${name}さんは塩の道具箱を忘れました。`, q: `${name} 道具箱` };
    },
    Chinese: () => {
      const name = two('赵钱孙李周吴郑王冯陈', '蛟鳄鲸鲨鳗鳟鲤鲟鳕鲈') + pick('甲乙丙丁');
      return { sentence: `后来${name}把那枚铜戒指藏在井底了。`, q: `${name} 铜戒指` };
    },
    Korean: (n) => {
      const name = two('김이박최정강조윤장임', '솔별달봄샘빛숲늘봉찬') + pick('호수진옥');
      return { sentence: `어제 ${name}에게서 유리구슬을 ${n + 3}개 받았다고 들었다.`, q: `${name} 유리구슬` };
    },
    Russian: () => {
      const name = `${two('БВГДКЛМН', 'аеоу')}${two('рлнм', 'аиоу')}${two('бвгк', 'аиу')}хвостов`;
      return { sentence: `Потом ${name} нашёл жемчужину под причалом.`, q: `${name.toUpperCase()} жемчужину` };
    },
    German: () => {
      const name = `${two('BDGKLMNR', 'aeou')}${two('rlnm', 'aiou')}${two('bdgk', 'aiu')}hütter`;
      return { sentence: `Dann fand ${name} die Größentabelle im Rübenkeller.`, q: `${name} grossentabelle` };
    },
  };
  return Object.entries(makers).flatMap(([language, make]) =>
    Array.from({ length: PER_LANGUAGE }, (_, n) => ({ language, ...make(n), messageId: '' })),
  );
}

/** The same numbers on every machine. */
export function generator(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
