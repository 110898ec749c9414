import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { arrayBuffer } from 'node:stream/consumers';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';

/** Where uploaded files live. Keys are ours (`uploads/<uuid>`), never made of names that people chose. */
export interface FileStore {
  write(key: string, content: Readable): Promise<void>;
  read(key: string): Promise<Uint8Array>;
  /** Removing what is not there is no fault. */
  remove(key: string): Promise<void>;
}

export async function createLocalFileStore(dataDir: string): Promise<FileStore> {
  const location = join(dataDir, 'files');
  await mkdir(location, { recursive: true, mode: 0o700 });
  const disk = new Disk(new FSDriver({ location, visibility: 'private' }));
  return {
    write: (key, content) => disk.putStream(key, content),
    // Not `getBytes`: that hands out the whole memory block below a file's bytes, with whatever else lies in it.
    read: async (key) => new Uint8Array(await arrayBuffer(await disk.getStream(key))),
    remove: (key) => disk.delete(key),
  };
}
