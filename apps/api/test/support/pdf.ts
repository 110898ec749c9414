import { createHash } from 'node:crypto';

/** A valid PDF with one page of text per item; lines are parted by `\n`. */
export function textPdf(pages: readonly string[]): Uint8Array {
  return pdfOf(pages.map(typeset));
}

/** A line as it is set: at 10 points and at the margin unless it says otherwise, 12 points below the last one. */
export type SetLine = string | { text: string; size?: number; indent?: number };

/** A PDF with its own table of contents; `page` counts from 1. */
export function bookPdf(
  pages: readonly (readonly SetLine[])[],
  outline: readonly { title: string; page: number }[] = [],
): Uint8Array {
  const drawings = pages.map((lines) => {
    let y = 800;
    const drawn = lines.map((line) => {
      const { text, size = 10, indent = 0 } = typeof line === 'string' ? { text: line } : line;
      y -= size * 1.2;
      return `BT /F1 ${size} Tf ${50 + indent} ${y} Td (${escaped(text)}) Tj ET`;
    });
    return drawn.join('\n');
  });
  return pdfOf(drawings, undefined, outline);
}

/** A PDF as a scanner makes it: an image on the page and not a letter. */
export function scannedPdf(): Uint8Array {
  return pdfOf(['q 200 0 0 200 50 500 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u007f EI Q']);
}

/** A PDF that asks for a password. */
export function encryptedPdf(): Uint8Array {
  const hex = (text: string) => createHash('md5').update(text).digest('hex');
  const id = hex('an id');
  const key = `${hex('owner')}${hex('of the file')}`;
  return pdfOf([typeset('Nobody reads this.')], {
    encrypt: `<< /Filter /Standard /V 1 /R 2 /P -44 /O <${key}> /U <${hex('not the')}${hex('empty password')}> >>`,
    id,
  });
}

/** The first part of a PDF, as a broken download leaves it. */
export function truncatedPdf(): Uint8Array {
  const whole = textPdf(['The tide turned at nine.']);
  return whole.subarray(0, Math.floor(whole.length / 4));
}

/** The drawing of a page: a line below the other. WinAnsi is what the font is declared with. */
function typeset(text: string): string {
  const lines = text.split('\n').map((line) => `(${escaped(line)}) Tj T*`);
  return `BT /F1 10 Tf 50 800 Td 12 TL ${lines.join('\n')} ET`;
}

const escaped = (text: string): string => text.replace(/[\\()]/g, (c) => `\\${c}`);

function pdfOf(
  pages: readonly string[],
  security?: { encrypt: string; id: string },
  outline: readonly { title: string; page: number }[] = [],
): Uint8Array {
  const objects: string[] = [];
  const add = (object: string): string => `${objects.push(object)} 0 R`;
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const tree = `${2 + pages.length * 2} 0 R`;
  const kids = pages.map((drawing) => {
    const contents = add(`<< /Length ${winAnsi(drawing).length} >>\nstream\n${drawing}\nendstream`);
    return add(
      `<< /Type /Page /Parent ${tree} /MediaBox [0 0 595 842] /Resources << /Font << /F1 ${font} >> >> /Contents ${contents} >>`,
    );
  });
  add(`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`);
  const list = objects.length + outline.length + 1;
  for (const [i, { title, page }] of outline.entries()) {
    const next = i + 1 < outline.length ? `/Next ${objects.length + 2} 0 R` : '';
    add(`<< /Title (${escaped(title)}) /Parent ${list} 0 R /Dest [${kids[page - 1]} /Fit] ${next} >>`);
  }
  if (outline.length > 0) {
    add(`<< /Type /Outlines /First ${list - outline.length} 0 R /Last ${list - 1} 0 R /Count ${outline.length} >>`);
  }
  const outlines = outline.length > 0 ? `/Outlines ${list} 0 R` : '';
  const catalog = add(`<< /Type /Catalog /Pages ${tree} ${outlines} >>`);
  const encrypt =
    security === undefined ? '' : `/Encrypt ${add(security.encrypt)} /ID [<${security.id}> <${security.id}>]`;

  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${at} 00000 n \n`).join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root ${catalog} ${encrypt} >>\nstartxref\n${start}\n%%EOF\n`;
  return winAnsi(file);
}

/** The characters of windows-1252 that Latin-1 lacks and stories need. */
const windows1252: Readonly<Record<string, number>> = {
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
  '…': 0x85,
};

/** Text in windows-1252, a byte a character. */
export function winAnsi(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => windows1252[c] ?? (c.charCodeAt(0) < 256 ? c.charCodeAt(0) : 0x3f));
}
