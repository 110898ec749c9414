import { modelNotFound } from './fault-errors.ts';

// What is listed; any other `gemini-…` name is accepted too, since names change faster than this file.
const listed = [
  'gemini-flash-latest',
  'gemini-flash-lite-latest',
  'gemini-2.5-flash',
  'gemini-2.5-pro',
  'gemini-embedding-001',
];

export function models(): object[] {
  return listed.map(describeModel);
}

export function describeModel(model: string): object {
  const embeds = model.includes('embedding');
  if (!embeds && !model.startsWith('gemini-')) throw modelNotFound(model, 'getModel');
  return {
    name: `models/${model}`,
    version: '001',
    displayName: `${model} (emulator)`,
    inputTokenLimit: embeds ? 2048 : 1_048_576,
    outputTokenLimit: embeds ? 1 : 65_536,
    supportedGenerationMethods: embeds
      ? ['embedContent', 'batchEmbedContents']
      : ['generateContent', 'streamGenerateContent', 'countTokens'],
  };
}
