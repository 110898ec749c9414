/** A document that the server knows by its hash. */
export interface Operation<Result, Variables> {
  /** SHA-256 of `text`, in hex. */
  readonly hash: string;
  readonly text: string;
  /** Never there; holds the types. */
  readonly types?: (variables: Variables) => Result;
}
