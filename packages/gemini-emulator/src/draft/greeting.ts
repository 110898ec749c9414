import { oneLine, sentencesIn } from '../text/sentences.ts';
import type { Analysis } from './analysis.ts';
import { type Chapter, chapterAt } from './book.ts';
import type { Line } from './lines.ts';
import type { Passage } from './passages.ts';
import { type Made, othersNamed, quoted, type Subject } from './subject.ts';

// A whole sentence that leans on nothing before it, and is no heading.
const opens =
  /^(?!(?:CHAPTER|Chapter|It|He|She|They|This|That|And|But|So|Then)\b)[“‘"']?\p{Lu}.*\p{Ll}.*[.!?][”’"')]*$/su;

/** The narrated sentence a chapter opens with. */
export function openingOf(analysis: Analysis, chapter: Chapter): string | undefined {
  const { text } = analysis.book;
  const scenes = analysis.scenes.filter((scene) => scene.start >= chapter.start && scene.end <= chapter.end);
  for (const scene of scenes.slice(0, 6)) {
    if (scene.speech[0] && scene.speech[0].start <= scene.start + 1) continue;
    for (const sentence of sentencesIn(text, scene)) {
      const found = text.slice(sentence.start, sentence.end);
      if (found.length >= 50 && found.length <= 420 && opens.test(found)) return found;
    }
  }
  return undefined;
}

/** Up to `count` ways to open a conversation, each out of another chapter: a look at the scene, then real words. */
export function greetings(analysis: Analysis, subject: Subject, count: number): Made[] {
  const { book } = analysis;
  const chapters: (Chapter | undefined)[] = subject.chapters.length > 0 ? subject.chapters : [undefined];
  const made: Made[] = [];
  for (const chapter of chapters) {
    const inside = (span: { start: number }): boolean =>
      chapter === undefined || chapterAt(book, span.start) === chapter;
    const lines = subject.lines.filter((line) => inside(line.span));
    const ranked = lines
      .map((line, i) => ({ line, score: greets(analysis, subject, line) + (i < 3 ? 3 - i : 0) }))
      .filter(({ line }) => suits(line))
      .toSorted((a, b) => b.score - a.score);
    const opener = ranked[0]?.line;
    if (!opener) continue;
    const stage = stageFor(analysis, subject, chapter, subject.passages.filter(inside), opener);
    const next = ranked.find(
      ({ line, score }) =>
        line.span.start > opener.span.start &&
        score >= 4 &&
        line.text.length <= 180 &&
        !repeats(opener.text, line.text),
    )?.line;
    made.push({
      text: [
        ...(stage === undefined ? [] : [`*${oneLine(stage).replaceAll('*', '')}*`]),
        quoted(opener.text),
        ...(opener.text.length < 90 && next ? [quoted(next.text)] : []),
      ].join('\n\n'),
      from: [...(stage === undefined ? [] : [stage]), spoken(book.text, opener)],
    });
    if (made.length === count) break;
  }
  return made;
}

/** Exchanges as they stand in the book: what somebody says, and what the character answers. */
export function exampleDialogue(analysis: Analysis, subject: Subject, count: number): Made {
  const { text } = analysis.book;
  const byScene = new Map(analysis.lines.map((line) => [line.scene.start, line]));
  const place = new Map(analysis.scenes.map((scene, i) => [scene.start, i]));
  const pairs: { said: string; answer: Line; score: number }[] = [];
  for (const answer of subject.lines) {
    const before = analysis.scenes[(place.get(answer.scene.start) ?? 0) - 1];
    const said = before && byScene.get(before.start);
    if (answer.inward || !said || said.inward || said.person === subject.person) continue;
    // What a chapter ends with is not what the next one answers.
    if (chapterAt(analysis.book, said.span.start) !== chapterAt(analysis.book, answer.span.start)) continue;
    if (
      said.text.length < 8 ||
      said.text.length > 200 ||
      answer.text.length < 12 ||
      answer.text.length > 260 ||
      !/^\p{Lu}.*[.!?]$/su.test(answer.text)
    )
      continue;
    const score =
      (said.text.includes('?') ? 2 : 0) +
      Math.min(2, answer.text.length / 60) -
      othersNamed(analysis, subject, `${said.text} ${answer.text}`) * 0.7;
    pairs.push({ said: said.text, answer, score });
  }

  const chosen = pairs
    .toSorted((a, b) => b.score - a.score)
    .slice(0, count)
    .toSorted((a, b) => a.answer.span.start - b.answer.span.start);
  if (chosen.length > 0) {
    return {
      text: chosen.map(({ said, answer }) => `<START>\n{{user}}: ${said}\n{{char}}: ${answer.text}`).join('\n'),
      from: chosen.map(({ answer }) => spoken(text, answer)),
    };
  }
  const alone = subject.lines
    .filter((line) => !line.inward && line.text.length >= 12 && line.text.length <= 260)
    .slice(0, count);
  return {
    text: alone.map((line) => `<START>\n{{char}}: ${line.text}`).join('\n'),
    from: alone.map((line) => spoken(text, line)),
  };
}

function suits({ inward, text }: Line): boolean {
  return !inward && text.length >= 14 && text.length <= 260 && /^\p{Lu}.*[.!?]$/su.test(text);
}

/** How well a line opens a conversation with a stranger. */
function greets(analysis: Analysis, subject: Subject, { text, scene }: Line): number {
  return (
    2 +
    (text.includes('?') ? 2 : 0) +
    (/\byou(?:r|’re|'re)?\b/i.test(text) ? 2 : 0) +
    (text.includes('!') ? 0.5 : 0) +
    (scene.speech[0]?.start === scene.start + 1 ? 0.5 : 0) -
    // A stranger is not called by somebody else's name, nor answered before having spoken.
    othersNamed(analysis, subject, text) * 2 -
    (/^(?:No|Yes|Not|Nor|And|But|Because|Then|It|They|That|Which|He|She)\b/.test(text) ? 1.5 : 0)
  );
}

/** “Please, then, how am I to get in?” and “How am I to get in?” */
function repeats(one: string, other: string): boolean {
  const ending = (text: string): string => text.toLowerCase().slice(-16);
  return ending(one) === ending(other);
}

/** A narrated sentence to set the scene with: the chapter's own opening, if they are in it, or one shortly before the words. */
function stageFor(
  analysis: Analysis,
  subject: Subject,
  chapter: Chapter | undefined,
  passages: readonly Passage[],
  opener: Line,
): string | undefined {
  const { text } = analysis.book;
  const opening = chapter && openingOf(analysis, chapter);
  if (opening && subject.person.phrases.some((phrase) => opening.includes(phrase.text))) return opening;
  const fit = passages.filter((passage) => !passage.endsInSpeech && passage.text.length <= 260 && passage.portrait > 2);
  const before = fit.findLast((passage) => passage.start < opener.span.start && opener.span.start - passage.end < 1500);
  const chosen = before ?? fit.toSorted((a, b) => b.portrait - a.portrait)[0];
  return chosen ? text.slice(chosen.start, chosen.end) : opening;
}

/** A line as it stands in the book: with its tag, unless that makes it long. */
export function spoken(text: string, line: Line): string {
  const whole = text.slice(line.span.start, line.span.end);
  return whole.length <= 320 ? whole : text.slice(line.firstPiece.start, line.firstPiece.end).replace(/[,\s]+$/, '');
}
