/** Cuts an event stream that arrives in pieces into the data of its events. One line of data an event, which is all that is sent here. */
export class EventStreamReader {
  #rest = '';

  /** @returns the data of the events that this piece completes */
  push(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    const found: string[] = [];
    for (const line of lines) {
      if (line.startsWith('data: ')) found.push(line.slice(6));
    }
    return found;
  }
}
