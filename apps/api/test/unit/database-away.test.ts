import { describe, expect, it } from 'vitest';
import { whyDatabaseIsAway } from '../../src/http/database-away.ts';

const coded = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('the database is away', () => {
  it.each([
    ['refuses connections', coded('connect', { code: 'ECONNREFUSED', syscall: 'connect' })],
    ['breaks one off', coded('read', { code: 'ECONNRESET', syscall: 'read' })],
    ['has no name', coded('getaddrinfo', { code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['shuts down', coded('terminating connection', { code: '57P01' })],
    ['starts', coded('the database system is starting up', { code: '57P03' })],
    ['has no connection left', coded('sorry, too many clients already', { code: '53300' })],
    ['lost one', coded('connection failure', { code: '08006' })],
    ['ended one, as the driver says', new Error('Connection terminated unexpectedly')],
  ])('when it %s', (_, error) => {
    expect(whyDatabaseIsAway(error)).toBe(error);
    expect(whyDatabaseIsAway(new Error('Failed query: select 1', { cause: error }))).toBe(error);
  });

  it.each([
    ['a duplicate', coded('duplicate key value', { code: '23505' })],
    ['a statement that took too long', coded('canceling statement', { code: '57014' })],
    ['a missing file', coded('no such file', { code: 'ENOENT', syscall: 'open' })],
    ['a bug', new TypeError('x is not a function')],
    ['no error', 'ECONNREFUSED'],
  ])('but not for %s', (_, error) => {
    expect(whyDatabaseIsAway(error)).toBeNull();
  });
});
