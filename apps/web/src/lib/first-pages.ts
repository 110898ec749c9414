interface Pages {
  pages: unknown[];
  pageParams: unknown[];
}

/**
 * The first page of an answer that is read page by page; any other answer as it is. Each page that is there is asked for again,
 * one after the other, when the answer is: who was far down a list shall not pay for that the next time.
 */
export function firstPageOf(data: unknown): unknown {
  return isPaged(data) && data.pages.length > 1
    ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }
    : data;
}

function isPaged(data: unknown): data is Pages {
  return (
    typeof data === 'object' &&
    data !== null &&
    Array.isArray(Reflect.get(data, 'pages')) &&
    Array.isArray(Reflect.get(data, 'pageParams'))
  );
}
