import { expect, test } from 'vitest';
import { conform } from '../src/draft/conform.ts';

const proposal = {
  name: 'Orla',
  firstmessage: 'Mind the step.',
  tags: ['sea', 'lamp', 'night'],
  importance: 0.9,
  evidence: [{ field: 'name', quote: 'Orla said nothing.' }],
};

test('fills either spelling of a property, in either dialect', () => {
  const openApi = { type: 'OBJECT', properties: { name: { type: 'STRING' }, first_message: { type: 'STRING' } } };
  expect(conform(openApi, proposal)).toEqual({ name: 'Orla', first_message: 'Mind the step.' });
  const jsonSchema = {
    type: 'object',
    properties: { Name: { type: ['string', 'null'] }, firstMessage: { type: 'string' } },
  };
  expect(conform(jsonSchema, proposal)).toEqual({ Name: 'Orla', firstMessage: 'Mind the step.' });
});

test('what is unknown is left out, or neutral where it is required', () => {
  const properties = {
    age: { type: 'INTEGER', minimum: 1 },
    alive: { type: 'BOOLEAN' },
    notes: { type: 'STRING' },
    kin: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '2' },
    weight: { type: 'NUMBER', nullable: true },
  };
  expect(conform({ type: 'OBJECT', properties }, proposal)).toEqual({});
  expect(conform({ type: 'OBJECT', properties, required: Object.keys(properties) }, proposal)).toEqual({
    age: 1,
    alive: false,
    notes: '',
    kin: ['', ''],
    weight: null,
  });
});

test('limits hold', () => {
  const schema = {
    type: 'object',
    properties: {
      tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
      first_message: { type: 'string', maxLength: 10 },
    },
  };
  expect(conform(schema, proposal)).toEqual({ tags: ['sea', 'lamp'], first_message: 'Mind the…' });
});

test('enums take the option that says the same, or the share of the scale', () => {
  const field = { type: 'STRING', enum: ['first_message', 'name'] };
  expect(conform({ type: 'ARRAY', items: { type: 'OBJECT', properties: { field } } }, proposal.evidence)).toEqual([
    { field: 'name' },
  ]);
  expect(conform({ type: 'STRING', enum: ['major', 'minor'] }, 0.9)).toBe('major');
  expect(conform({ type: 'STRING', enum: ['major', 'minor'] }, 0.2)).toBe('minor');
  expect(conform({ type: 'INTEGER', minimum: 0, maximum: 10 }, 0.9)).toBe(9);
  expect(conform({ type: 'STRING', enum: ['a', 'b'] }, undefined)).toBe('a');
});

test('a wrapper holds the same things', () => {
  const schema = {
    type: 'object',
    required: ['character'],
    properties: { character: { type: 'object', properties: { name: { type: 'string' } } } },
  };
  expect(conform(schema, proposal)).toEqual({ character: { name: 'Orla' } });
});

test('references and alternatives are followed, even into themselves', () => {
  const schema = {
    $defs: {
      quote: {
        type: 'object',
        required: ['quote', 'more'],
        properties: { quote: { type: 'string' }, more: { anyOf: [{ $ref: '#/$defs/quote' }, { type: 'null' }] } },
      },
    },
    type: 'object',
    properties: {
      evidence: { type: 'array', items: { $ref: '#/$defs/quote' } },
      name: { anyOf: [{ type: 'null' }, { type: 'string' }] },
      kind: { const: 'character' },
    },
    required: ['kind'],
  };
  expect(conform(schema, proposal)).toEqual({
    name: 'Orla',
    kind: 'character',
    evidence: [{ quote: 'Orla said nothing.', more: null }],
  });
});
