/** What this page refuses itself, said in its language: the server was not asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
