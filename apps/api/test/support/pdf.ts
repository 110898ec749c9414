import { createHash } from 'node:crypto';

/** A valid PDF with one page of text per item; lines are parted by `\n`. */
export function textPdf(pages: readonly string[]): Uint8Array {
  return pdfOf(pages.map(typeset));
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
  const lines = text.split('\n').map((line) => `(${line.replace(/[\\()]/g, (c) => `\\${c}`)}) Tj T*`);
  return `BT /F1 10 Tf 50 800 Td 12 TL ${lines.join('\n')} ET`;
}

function pdfOf(pages: readonly string[], security?: { encrypt: string; id: string }): Uint8Array {
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
  const catalog = add(`<< /Type /Catalog /Pages ${tree} >>`);
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
