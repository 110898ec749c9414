import { Zip, type ZipInputFile } from 'fflate';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** Fixed, so that the same conversations make the same archive; the earliest that ZIP can say. */
const MODIFIED = new Date(1980, 0, 1);

/** The fastest: what is large in an archive are pictures and recordings, which get no smaller. */
const QUICKLY = 1;

/** From here on a reader may take an archive for one that was made to burst it: how many times it swells, from what size. */
const SWOLLEN = 100;
const SWOLLEN_FROM = 1024 * 1024;

/** As the library for archives wants them. */
type Bytes = Uint8Array<ArrayBuffer>;

/** Content as it lies in an archive. */
export interface Packed {
  size: number;
  crc: number;
  chunks: Bytes[];
}

export type ArchiveEntry = { path: string } & ({ packed: Packed } | { content: AsyncIterable<Uint8Array> });

/**
 * Packs a text, of which only the packed form is ever whole in memory.
 * @param pieces called again when it shrinks so much that it is better left as it is
 */
export async function pack(pieces: () => AsyncIterable<string>): Promise<Packed> {
  const packed = await packWith(pieces(), 6);
  const length = packed.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const isSwollen = packed.size > SWOLLEN_FROM && packed.size > SWOLLEN * length;
  return isSwollen ? await packWith(pieces(), 0) : packed;
}

async function packWith(pieces: AsyncIterable<string>, level: number): Promise<Packed> {
  const packed: Packed = { size: 0, crc: 0, chunks: [] };
  const bytes = async function* () {
    for await (const piece of pieces) yield Buffer.from(piece);
  };
  await pipeline(counted(bytes(), packed), createDeflateRaw({ level }), async (deflated: AsyncIterable<Bytes>) => {
    for await (const chunk of deflated) packed.chunks.push(chunk);
  });
  return packed;
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  into: { size: number; crc: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    into.size += chunk.length;
    into.crc = crc32(chunk, into.crc);
    yield chunk;
  }
}

/** Writes an archive as fast as it is read: entries and pieces of them are asked for when the ones before have gone. */
export async function* writeArchive(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<Bytes> {
  let ready: Bytes[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  for await (const entry of entries) {
    const { size, crc } = 'packed' in entry ? entry.packed : { size: 0, crc: 0 };
    const file: ZipInputFile = { filename: entry.path, size, crc, compression: 8, mtime: MODIFIED };
    zip.add(file);
    for await (const chunk of 'packed' in entry ? entry.packed.chunks : deflated(entry.content, file)) {
      file.ondata?.(null, chunk, false);
      yield* take();
    }
    file.ondata?.(null, new Uint8Array(), true);
  }
  zip.end();
  yield* take();
}

/** @param file told its size and checksum, which are written after its content */
function deflated(content: AsyncIterable<Uint8Array>, file: ZipInputFile): AsyncIterable<Bytes> {
  return Readable.from(counted(content, file)).compose(createDeflateRaw({ level: QUICKLY }));
}
