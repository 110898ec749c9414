import { zipSync, type Zippable } from 'fflate';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** An archive, as fast as it can be made. */
export function archiveOf(files: Files, level: 0 | 6 = 6): Uint8Array {
  const content: Zippable = {};
  for (const [path, data] of Object.entries(files)) {
    content[path] = [typeof data === 'string' ? Buffer.from(data) : data, { level }];
  }
  return zipSync(content);
}

export interface EpubPart {
  /** Path below OEBPS. */
  path: string;
  /** XHTML of the body. */
  body: string;
  linear?: boolean;
}

interface EpubContent {
  title?: string;
  author?: string;
  language?: string;
  parts: readonly EpubPart[];
  /** Entries of the table of contents, with `href` beside the package. */
  toc?: readonly { title: string; href: string; within?: readonly { title: string; href: string }[] }[];
  /** Which of the two tables of contents there is. */
  version?: 2 | 3;
  /** Files beside. */
  more?: Files;
}

export function epubOf({
  title = 'Tides',
  author = 'Ann Oake',
  language = 'en',
  parts,
  toc = [],
  version = 3,
  more,
}: EpubContent): Uint8Array {
  const nav = toc.map(
    ({ title: name, href, within = [] }) =>
      `<li><a href="${href}">${name}</a>${within.length === 0 ? '' : `<ol>${within.map((each) => `<li><a href="${each.href}">${each.title}</a></li>`).join('')}</ol>`}</li>`,
  );
  const point = (name: string, href: string, within = ''): string =>
    `<navPoint><navLabel><text>${name}</text></navLabel><content src="${href}"/>${within}</navPoint>`;
  const ncx = toc.map(({ title: name, href, within = [] }) =>
    point(name, href, within.map((each) => point(each.title, each.href)).join('')),
  );
  const tableOfContents =
    version === 3
      ? '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
      : '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>';
  return archiveOf({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    'OEBPS/book.opf': `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="${version}.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title><dc:creator>${author}</dc:creator><dc:language>${language}</dc:language></metadata><manifest>${tableOfContents}${parts.map(({ path }, i) => `<item id="p${i}" href="${encodeURI(path)}" media-type="application/xhtml+xml"/>`).join('')}</manifest><spine toc="ncx">${parts.map(({ linear }, i) => `<itemref idref="p${i}"${linear === false ? ' linear="no"' : ''}/>`).join('')}</spine></package>`,
    ...(version === 3
      ? {
          'OEBPS/nav.xhtml': `<html xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><h1>Contents</h1><ol>${nav.join('')}</ol></nav><nav epub:type="landmarks"><ol><li><a href="a.xhtml">Cover</a></li></ol></nav></body></html>`,
        }
      : {
          'OEBPS/toc.ncx': `<?xml version="1.0"?><ncx><docTitle><text>${title}</text></docTitle><navMap>${ncx.join('')}</navMap></ncx>`,
        }),
    ...Object.fromEntries(
      parts.map(({ path, body }) => [
        `OEBPS/${path}`,
        `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>${title}</title><style>p{}</style></head><body>${body}</body></html>`,
      ]),
    ),
    ...more,
  });
}

export interface DocxParagraph {
  style?: string;
  /** Runs of WordprocessingML; a string of text is one run. */
  runs: string;
}

const styles = [
  ['a1', 'heading 1', ''],
  ['a2', 'heading 2', ''],
  ['mine', 'My Chapter', 'a1'],
  ['t', 'Title', ''],
  ['toc', 'toc 1', ''],
];

export const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;

export function docxOf(paragraphs: readonly DocxParagraph[], more: Files = {}): Uint8Array {
  const body = paragraphs.map(
    ({ style, runs }) =>
      `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${runs.startsWith('<') ? runs : run(runs)}</w:p>`,
  );
  const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return archiveOf({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/styles.xml': `<?xml version="1.0"?><w:styles ${namespace}>${styles.map(([id, name, basedOn]) => `<w:style w:styleId="${id}"><w:name w:val="${name}"/>${basedOn === '' ? '' : `<w:basedOn w:val="${basedOn}"/>`}</w:style>`).join('')}</w:styles>`,
    'docProps/core.xml':
      '<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Tides</dc:title><dc:creator>Ann Oake; Tobias Vane</dc:creator><dc:language>en-GB</dc:language></cp:coreProperties>',
    'word/document.xml': `<?xml version="1.0"?><w:document ${namespace}><w:body>${body.join('')}</w:body></w:document>`,
    ...more,
  });
}
