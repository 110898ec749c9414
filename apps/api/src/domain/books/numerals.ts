const words = (text: string): string[] => text.split(' ');

/** Number words by value; alternatives of one value are parted by `|`. */
const lists: readonly string[][] = [
  words(
    'one|first two|second three|third four|fourth five|fifth six|sixth seven|seventh eight|eighth nine|ninth ten|tenth eleven|eleventh twelve|twelfth thirteen|thirteenth fourteen|fourteenth fifteen|fifteenth sixteen|sixteenth seventeen|seventeenth eighteen|eighteenth nineteen|nineteenth twenty|twentieth',
  ),
  words(
    'eins|erste|erster|erstes zwei|zweite|zweiter|zweites drei|dritte|dritter|drittes vier|vierte|vierter|viertes fünf|fünfte|fünfter|fünftes sechs|sechste|sechster|sechstes sieben|siebente|siebte|siebter|siebtes|siebentes acht|achte|achter|achtes neun|neunte|neunter|neuntes zehn|zehnte|zehnter|zehntes elf|elfte|elfter|elftes zwölf|zwölfte|zwölfter|zwölftes dreizehn|dreizehnte|dreizehntes|dreizehnter vierzehn|vierzehnte|vierzehntes|vierzehnter fünfzehn|fünfzehnte|fünfzehntes|fünfzehnter',
  ),
  words(
    'un|une|premier|première deux|deuxième|second|seconde trois|troisième quatre|quatrième cinq|cinquième six|sixième sept|septième huit|huitième neuf|neuvième dix|dixième onze|onzième douze|douzième treize|treizième quatorze|quatorzième quinze|quinzième seize|seizième dix-sept|dix-septième dix-huit|dix-huitième dix-neuf|dix-neuvième vingt|vingtième',
  ),
  words(
    'один|первая|первый|первое|первой два|вторая|второй|второе три|третья|третий|третье четыре|четвертая|четвертый|четвертое|четвёртая|четвёртый|четвёртое пять|пятая|пятый|пятое шесть|шестая|шестой|шестое семь|седьмая|седьмой|седьмое восемь|восьмая|восьмой|восьмое девять|девятая|девятый|девятое десять|десятая|десятый|десятое одиннадцать|одиннадцатая|одиннадцатый двенадцать|двенадцатая|двенадцатый тринадцать|тринадцатая|тринадцатый четырнадцать|четырнадцатая|четырнадцатый пятнадцать|пятнадцатая|пятнадцатый',
  ),
  words(
    'uno|primero|primera|primo|prima dos|segundo|segunda|secondo|seconda tres|tercero|tercera|terzo|terza cuatro|cuarto|cuarta|quarto|quarta cinco|quinto|quinta|cinque',
  ),
];

const byWord = new Map<string, number>(
  lists.flatMap((list) => list.flatMap((same, i) => same.split('|').map((word): [string, number] => [word, i + 1]))),
);

const tens = new Map<string, number>(
  words('twenty thirty forty fifty sixty seventy eighty ninety').map((word, i) => [word, (i + 2) * 10]),
);

/** The value of a number as chapters are numbered with: `7`, `VII`, `seven`, `Seventh`, `twenty-one`, `七`, `２１`. */
export function numberOf(text: string): number | null {
  const plain = text.normalize('NFKC').toLowerCase();
  if (/^\d{1,4}$/.test(plain)) return Number(plain);
  return byWord.get(plain) ?? compound(plain) ?? tens.get(plain) ?? roman(text) ?? han(plain);
}

function compound(text: string): number | null {
  const [, ten = '', unit = ''] = /^([a-z]+)[- ]([a-z]+)$/.exec(text) ?? [];
  const [high, low] = [tens.get(ten), byWord.get(unit)];
  return high !== undefined && low !== undefined && low < 10 ? high + low : null;
}

const romanValues = new Map('ivxlcdm'.split('').map((letter, i) => [letter, [1, 5, 10, 50, 100, 500, 1_000][i] ?? 0]));

/** In one case throughout: “Mix”, “Di” and “Civil” are words. */
function roman(text: string): number | null {
  if (text !== text.toUpperCase() && text !== text.toLowerCase()) return null;
  if (!/^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})$/i.test(text) || text === '') return null;
  let total = 0;
  let before = Infinity;
  for (const letter of text.toLowerCase()) {
    const value = romanValues.get(letter) ?? 0;
    // A smaller one in front was added, and is to be taken away.
    total += value > before ? value - 2 * before : value;
    before = value;
  }
  return total;
}

const hanDigits = new Map('〇一二三四五六七八九'.split('').map((digit, i) => [digit, i]));
const hanUnits = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
]);

function han(text: string): number | null {
  const plain = text.replaceAll('零', '〇').replaceAll('两', '二').replaceAll('兩', '二');
  if (!/^[〇一二三四五六七八九十百千]{1,9}$/u.test(plain)) return null;
  if (!/[十百千]/u.test(plain))
    return plain.split('').reduce((sum, digit) => sum * 10 + (hanDigits.get(digit) ?? 0), 0);
  let total = 0;
  let digit = 0;
  for (const sign of plain) {
    const unit = hanUnits.get(sign);
    if (unit === undefined) digit = hanDigits.get(sign) ?? 0;
    else {
      total += Math.max(1, digit) * unit;
      digit = 0;
    }
  }
  return total + digit;
}
