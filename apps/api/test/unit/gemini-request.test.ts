import { describe, expect, it } from 'vitest';
import { replyBody, thinkingConfig, toContents } from '../../src/adapters/gemini/request.ts';

describe('thinking', () => {
  it.each<[string, object, object, object]>([
    ['gemini-2.5-flash', { thinkingBudget: 0 }, { thinkingBudget: -1 }, { thinkingBudget: 16_384 }],
    ['gemini-2.5-flash-lite', { thinkingBudget: 0 }, { thinkingBudget: -1 }, { thinkingBudget: 16_384 }],
    ['gemini-2.5-pro', { thinkingBudget: 128 }, { thinkingBudget: -1 }, { thinkingBudget: 16_384 }],
    ['gemini-3-flash', { thinkingLevel: 'MINIMAL' }, { thinkingLevel: 'LOW' }, { thinkingLevel: 'HIGH' }],
    ['gemini-3.1-pro-preview', { thinkingLevel: 'LOW' }, { thinkingLevel: 'LOW' }, { thinkingLevel: 'HIGH' }],
    ['gemini-flash-latest', { thinkingLevel: 'MINIMAL' }, { thinkingLevel: 'LOW' }, { thinkingLevel: 'HIGH' }],
    ['gemini-flash-lite-latest', { thinkingLevel: 'MINIMAL' }, { thinkingLevel: 'LOW' }, { thinkingLevel: 'HIGH' }],
    ['gemini-pro-latest', { thinkingLevel: 'LOW' }, { thinkingLevel: 'LOW' }, { thinkingLevel: 'HIGH' }],
  ])('of %s is set as it understands it', (model, fast, balanced, thoughtful) => {
    expect(thinkingConfig(model, 'fast')).toEqual(fast);
    expect(thinkingConfig(model, 'balanced')).toEqual(balanced);
    expect(thinkingConfig(model, 'thoughtful')).toEqual(thoughtful);
  });
});

describe('a request', () => {
  const request = { system: 'Be brief.', turns: [{ role: 'user' as const, text: 'Hello.' }] };

  it('carries the prompt, asks for one candidate and switches off what can be', () => {
    const body = replyBody('gemini-3-flash', request);
    expect(body).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }],
      generationConfig: { candidateCount: 1, maxOutputTokens: 8_192, thinkingConfig: { thinkingLevel: 'MINIMAL' } },
    });
    expect(body.safetySettings).toHaveLength(4);
    expect(new Set(body.safetySettings.map(({ threshold }) => threshold))).toEqual(new Set(['OFF']));
  });

  it('says nothing of what was not set', () => {
    const body = replyBody('gemini-3-flash', { ...request, system: '' });
    expect(body).not.toHaveProperty('systemInstruction');
    expect(body.generationConfig).not.toHaveProperty('temperature');
  });

  it('says what was set, zero included', () => {
    const body = replyBody('gemini-2.5-pro', {
      ...request,
      temperature: 0,
      maxOutputTokens: 16,
      thinking: 'thoughtful',
    });
    expect(body.generationConfig).toMatchObject({
      temperature: 0,
      maxOutputTokens: 16,
      thinkingConfig: { thinkingBudget: 16_384 },
    });
  });
});

describe('what stands within a turn', () => {
  it('parts its text where it stands', () => {
    const insets = [
      { at: 0, mediaType: 'image/png', data: 'AAAA' },
      { at: 6, text: 'a file' },
      { at: 6, mediaType: 'audio/wav', data: 'BBBB' },
    ];
    expect(toContents([{ role: 'user', text: 'First.Then.', insets }])).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
          { text: 'First.' },
          { text: 'a file' },
          { inlineData: { mimeType: 'audio/wav', data: 'BBBB' } },
          { text: 'Then.' },
        ],
      },
    ]);
  });
});
