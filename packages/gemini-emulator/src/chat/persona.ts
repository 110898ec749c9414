/** The name in a description of the person: “My name is Tom”, “Tom, a sailor”, “You are talking with Tom”. */
export function personName(persona: string): string | undefined {
  const said =
    /(?:\bname(?:’s|'s| is)|\bcalled|\bnamed|\bI am|\bI[’']m)\s+(\p{Lu}[\p{L}’'-]+(?:\s\p{Lu}[\p{L}’'-]+)?)/u.exec(
      persona,
    )?.[1];
  const first = /^(\p{Lu}[\p{L}’'-]+)(?:\s\p{Lu}[\p{L}’'-]+)?(?:,|\s+is\b|\s*[-–—:(]|\.?$)/u.exec(persona.trim())?.[1];
  const found = said ?? first;
  return found !== undefined && !/^(?:A|An|The|I|He|She|They|You|Someone)$/.test(found) ? found : undefined;
}

/** A few words about the person, fit for the middle of a sentence: “a sailor home on leave”. */
export function personAs(persona: string): string | undefined {
  return /\b(an?\s+\p{Ll}[^.,;:\n]{2,60})/u.exec(persona)?.[1]?.trim();
}
