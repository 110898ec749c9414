import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { arrayBuffer } from 'node:stream/consumers';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';

/** Where uploaded files live. Keys are ours (`uploads/<uuid>`), never made of names that people chose. */
export interface FileStore {
  write(key: string, content: Readable): Promise<void>;
  read(key: string): Promise<Uint8Array>;
  /** Its pieces, for what is only passed on. What is not there is told by the stream. */
  stream(key: string): Promise<Readable>;
  /** Removing what is not there is no fault. */
  remove(key: string): Promise<void>;
  /** Keeps content that is to be read here and there, for as long as somebody has it open. */
  spool(content: Readable): Promise<SpooledFile>;
}

/** A file without a name, gone when it is closed or the process ends. */
export interface SpooledFile {
  size: number;
  /** Bytes from `start` up to and without `end`; less where the file ends before. */
  read(start: number, end: number): Uint8Array;
  close(): Promise<void>;
}

export async function createLocalFileStore(dataDir: string): Promise<FileStore> {
  const location = join(dataDir, 'files');
  await mkdir(location, { recursive: true, mode: 0o700 });
  const disk = new Disk(new FSDriver({ location, visibility: 'private' }));
  return {
    write: (key, content) => disk.putStream(key, content),
    // Not `getBytes`: that hands out the whole memory block below a file's bytes, with whatever else lies in it.
    read: async (key) => new Uint8Array(await arrayBuffer(await disk.getStream(key))),
    stream: (key) => disk.getStream(key),
    remove: (key) => disk.delete(key),
    spool: (content) => spool(location, content),
  };
}

/** Not in the system's folder for temporary files, which is often kept in memory. */
async function spool(location: string, content: Readable): Promise<SpooledFile> {
  const path = join(location, `spool-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await rm(path);
    await file.writeFile(content);
    const { size } = await file.stat();
    return {
      size,
      read: (start, end) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let done = 0;
        while (done < bytes.length) {
          const more = readSync(file.fd, bytes, done, bytes.length - done, start + done);
          if (more === 0) throw new Error('a spooled file is as long as it was');
          done += more;
        }
        return bytes;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
