/** A document that the server knows by its hash. */
export interface Operation<Result, Variables> {
  /** SHA-256 of its text, in hex. */
  readonly hash: string;
  /** Never there; holds the types. */
  readonly types?: (variables: Variables) => Result;
}
