import { Parser } from 'htmlparser2';

type Attributes = Readonly<Record<string, string>>;

/**
 * Walks through XML by the local names of its elements and attributes, whatever prefixes the file chose. Entities that a
 * document type declares stay as they are written: nothing is expanded or fetched.
 */
export function walkXml(
  xml: string,
  on: {
    open: (name: string, attributes: Attributes) => void;
    close?: (name: string) => void;
    text?: (text: string) => void;
  },
): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => on.open(localName(name), localAttributes(attributes)),
      onclosetag: (name) => on.close?.(localName(name)),
      ontext: (text) => on.text?.(text),
    },
    { xmlMode: true },
  );
  parser.end(xml);
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function localAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localName(name), value]));
}
