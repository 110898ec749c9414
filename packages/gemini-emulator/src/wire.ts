import { invalid } from './api-error.ts';
import { isObject, type JsonObject } from './json.ts';

export interface Part {
  text?: string;
  thought?: boolean;
  inlineData?: { mimeType: string; data: string };
}

export interface Content {
  role: 'user' | 'model';
  parts: Part[];
}

export interface GenerateRequest {
  system: string;
  contents: Content[];
  stopSequences: string[];
  maxOutputTokens?: number;
  seed?: number;
  wantsJson: boolean;
  /** A `responseSchema` or a `responseJsonSchema`; both are read the same way. */
  schema?: JsonObject;
  includeThoughts: boolean;
}

interface EmbedRequest {
  text: string;
  dimensions: number;
}

const requestFields = new Set(
  'model contents systemInstruction generationConfig safetySettings tools toolConfig cachedContent serviceTier store labels'.split(
    ' ',
  ),
);

const configFields = new Set(
  (
    'temperature topP topK maxOutputTokens stopSequences responseMimeType responseSchema responseJsonSchema seed candidateCount ' +
    'thinkingConfig presencePenalty frequencyPenalty responseModalities responseLogprobs logprobs speechConfig mediaResolution ' +
    'imageConfig enableEnhancedCivicAnswers audioTranscriptionConfig'
  ).split(' '),
);

const maxDimensions = 3072;
const maxBatch = 100;

/** The text of a turn: every part that is not a thought. */
export function textOf(content: Content): string {
  return content.parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join('');
}

/** Reads the body of generateContent and streamGenerateContent, refusing what the real service refuses. */
export function parseGenerate(body: unknown, model: string): GenerateRequest {
  const request = object(body, 'request');
  onlyKnown(request, requestFields, '');
  const config =
    request['generationConfig'] === undefined ? {} : object(request['generationConfig'], 'generation_config');
  onlyKnown(config, configFields, " at 'generation_config'");
  between(config, 'temperature', 0, 2);
  between(config, 'topP', 0, 1);

  const schema = config['responseSchema'] ?? config['responseJsonSchema'];
  const wantsJson = config['responseMimeType'] === 'application/json';
  if (schema !== undefined && !wantsJson) {
    throw invalid('Function calling config or response schema is set without response_mime_type "application/json".');
  }

  const maxOutputTokens = optionalInteger(config, 'maxOutputTokens', 1);
  const seed = optionalInteger(config, 'seed', Number.MIN_SAFE_INTEGER);
  return {
    system:
      request['systemInstruction'] === undefined
        ? ''
        : textOf(parseContent(request['systemInstruction'], 'system_instruction')),
    contents: parseContents(request['contents']),
    stopSequences: parseStopSequences(config['stopSequences']),
    wantsJson,
    includeThoughts: parseThinking(config['thinkingConfig'], model),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(schema === undefined ? {} : { schema: object(schema, 'generation_config.response_schema') }),
  };
}

/** Reads the body of countTokens: bare contents, or a whole request to be counted. */
export function parseCount(body: unknown): Content[] {
  const request = object(body, 'request');
  if (request['generateContentRequest'] === undefined) return parseContents(request['contents']);
  const inner = object(request['generateContentRequest'], 'generate_content_request');
  const system = inner['systemInstruction'];
  return [
    ...(system === undefined ? [] : [parseContent(system, 'system_instruction')]),
    ...parseContents(inner['contents']),
  ];
}

/** Reads the body of embedContent. */
export function parseEmbed(body: unknown, path = 'EmbedContentRequest'): EmbedRequest {
  const request = object(body, path);
  const content = parseContent(request['content'], `${path}.content`);
  const dimensions = optionalInteger(request, 'outputDimensionality', 1) ?? maxDimensions;
  if (dimensions > maxDimensions)
    throw invalid(`* ${path}.output_dimensionality: must be in the range of [1, ${maxDimensions}]\n`);
  const text = textOf(content);
  if (text === '') throw invalid(`* ${path}.content: contents is not specified\n`);
  return { text, dimensions };
}

/** Reads the body of batchEmbedContents. */
export function parseBatchEmbed(body: unknown): EmbedRequest[] {
  const requests = object(body, 'request')['requests'];
  if (!Array.isArray(requests) || requests.length === 0)
    throw invalid('* BatchEmbedContentsRequest.requests: requests must not be empty\n');
  if (requests.length > maxBatch)
    throw invalid(`* BatchEmbedContentsRequest.requests: at most ${maxBatch} requests can be in one batch\n`);
  return requests.map((request: unknown, i) => parseEmbed(request, `BatchEmbedContentsRequest.requests[${i}]`));
}

function parseContents(value: unknown): Content[] {
  if (!Array.isArray(value) || value.length === 0)
    throw invalid('* GenerateContentRequest.contents: contents is not specified\n');
  return value.map((content: unknown, i) => parseContent(content, `GenerateContentRequest.contents[${i}]`));
}

function parseContent(value: unknown, path: string): Content {
  const content = object(value, path);
  const parts = content['parts'];
  const role = content['role'] ?? 'user';
  if (path.includes('contents[') && role !== 'user' && role !== 'model')
    throw invalid('Please use a valid role: user, model.');
  if (!Array.isArray(parts) || parts.length === 0)
    throw invalid(`* ${path}.parts: contents.parts must not be empty.\n`);
  return {
    role: role === 'model' ? 'model' : 'user',
    parts: parts.map((part: unknown, i) => parsePart(part, `${path}.parts[${i}]`)),
  };
}

function parsePart(value: unknown, path: string): Part {
  const part = object(value, path);
  if (isObject(part['inlineData'])) {
    const { mimeType, data } = part['inlineData'];
    if (typeof mimeType !== 'string' || typeof data !== 'string')
      throw invalid(`Invalid value at '${path}.inline_data'`);
    return { inlineData: { mimeType, data } };
  }
  if (Object.keys(part).length === 0)
    throw invalid(`* ${path}.data: required oneof field 'data' must have one initialized field\n`);
  const text = part['text'];
  if (text === undefined) return {};
  if (typeof text !== 'string') throw invalid(`Invalid value at '${path}.text' (TYPE_STRING), ${JSON.stringify(text)}`);
  return { text, ...(part['thought'] === true ? { thought: true } : {}) };
}

function parseStopSequences(value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid("Invalid value at 'generation_config.stop_sequences'");
  if (value.length > 5) throw invalid('The number of stop sequences must be at most 5.');
  return value.map((stop: unknown) => {
    if (typeof stop !== 'string' || stop === '')
      throw invalid("Invalid value at 'generation_config.stop_sequences' (TYPE_STRING)");
    if (stop.length > 16) throw invalid('A stop sequence must be at most 16 characters long.');
    return stop;
  });
}

function parseThinking(value: unknown, model: string): boolean {
  if (value === undefined) return false;
  const thinking = object(value, 'generation_config.thinking_config');
  const budget = thinking['thinkingBudget'] !== undefined;
  const level = thinking['thinkingLevel'] !== undefined;
  if (budget && level) throw invalid('You can only set only one of thinking budget and thinking level.');
  if (level && /^gemini-[12]\./.test(model)) throw invalid('Thinking level is not supported for this model.');
  return thinking['includeThoughts'] === true;
}

function object(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw invalid(`Invalid value at '${path}': an object is required`);
  return value;
}

function onlyKnown(value: JsonObject, known: Set<string>, where: string): void {
  for (const name of Object.keys(value)) {
    if (!known.has(name))
      throw invalid(`Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`);
  }
}

function optionalInteger(value: JsonObject, name: string, least: number): number | undefined {
  const found = value[name];
  if (found === undefined) return undefined;
  if (typeof found !== 'number' || !Number.isInteger(found) || found < least)
    throw invalid(`Invalid value for '${name}': ${JSON.stringify(found)}`);
  return found;
}

function between(value: JsonObject, name: string, low: number, high: number): void {
  const found = value[name];
  if (found === undefined) return;
  if (typeof found !== 'number' || found < low || found > high) {
    throw invalid(
      `Unable to submit request because it has a ${name} value of ${JSON.stringify(found)} but the supported range is from ${low} to ${high}.`,
    );
  }
}
