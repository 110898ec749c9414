// Writes the types of the client's GraphQL documents, and the manifest by which the server knows them.

import { codegen } from '@graphql-codegen/core';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  Source,
  stripIgnoredCharacters,
  visit,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const api = join(root, 'apps/api/src/graphql');
const folder = join(import.meta.dirname, 'src/graphql');

const NOTE = '// Generated from the .graphql files beside this one and the schema: npm run generate\n';
const HEADER = `${NOTE}\nimport type { Operation } from './operation.ts';\n`;

const schema = parse(readFileSync(join(api, 'schema.graphql'), 'utf8'));
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.graphql'))
  .toSorted()
  .map((name) => ({ location: name, document: parse(new Source(readFileSync(join(folder, name), 'utf8'), name)) }));
const definitions = documents.flatMap(({ document }) => document.definitions);

const fragments = new Map<string, FragmentDefinitionNode>();
for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);

/** A fragment and all that it takes in. */
function withFragments(node: OperationDefinitionNode | FragmentDefinitionNode, found = new Set([node])) {
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment === undefined || found.has(fragment)) return;
      found.add(fragment);
      withFragments(fragment, found);
    },
  });
  return found;
}

const operations = definitions
  .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
  .map((each) => {
    const name = each.name?.value;
    if (name === undefined) throw new Error('Every operation needs a name.');
    const text = stripIgnoredCharacters([...withFragments(each)].map(print).join('\n'));
    const kind = each.operation === OperationTypeNode.QUERY ? 'Query' : 'Mutation';
    return { name, kind, text, hash: createHash('sha256').update(text).digest('hex') };
  });

/** By hash. */
const texts = operations.map(({ hash, text }) => `  '${hash}':\n    ${JSON.stringify(text)},\n`).join('');

const constants = operations.map(
  ({ name, kind, hash }) =>
    `export const ${name.charAt(0).toLowerCase()}${name.slice(1)}${kind}: ` +
    `Operation<${name}${kind}, ${name}${kind}Variables> = { hash: '${hash}' };\n`,
);

/** @throws when a document asks for what the schema does not have */
const types = await codegen({
  filename: 'operations.ts',
  schema,
  documents,
  config: {
    skipTypename: true,
    scalars: { ID: 'string' },
    arrayInputCoercion: false,
    inlineFragmentTypes: 'combine',
  },
  plugins: [{ operationTypes: {} }],
  pluginMap: { operationTypes },
});

const generated: [file: string, content: string][] = [
  [join(folder, 'operations.ts'), [HEADER, types, ...constants].join('\n')],
  [join(folder, 'texts.ts'), `${NOTE}\nexport const texts: Readonly<Record<string, string>> = {\n${texts}};\n`],
  [
    join(api, 'documents.json'),
    `${JSON.stringify(Object.fromEntries(operations.map(({ hash, text }) => [hash, text])), null, 2)}\n`,
  ],
];

function isCurrent([file, content]: [string, string]): boolean {
  try {
    return readFileSync(file, 'utf8') === content;
  } catch {
    return false;
  }
}

const stale = generated.filter((each) => !isCurrent(each));
if (process.argv.includes('--check')) {
  for (const [file] of stale) {
    process.stderr.write(`${relative(root, file)} is not what the schema and documents say: npm run generate\n`);
    process.exitCode = 1;
  }
} else {
  for (const [file, content] of stale) writeFileSync(file, content);
}
