const speechVerbs =
  'said|says|cried|asked|replied|answered|exclaimed|whispered|shouted|muttered|remarked|added|continued|began|repeated|interrupted|' +
  'inquired|enquired|observed|murmured|screamed|shrieked|sighed|sobbed|returned|rejoined|responded|called|demanded|declared|insisted|' +
  'suggested|explained|growled|grunted|gasped|roared|laughed|protested|pleaded|announced|persisted|ventured|pursued|resumed|retorted|' +
  'snapped|hissed|bawled|yelled|croaked|panted|agreed|admitted|warned|told|went on';

const actionVerbs =
  'was|were|is|had|has|did|does|looked|went|came|took|stood|sat|ran|turned|felt|thought|knew|seemed|could|would|began|got|made|gave|' +
  'put|saw|heard|found|held|kept|opened|closed|walked|smiled|nodded|shook|waited|wanted|tried|lived|wore|spoke|rose|fell|drew|led|' +
  'laid|lay|left|met|read|set|shut|swam|told|wrote|looks|goes|comes|takes|stands|sits|turns|thinks|knows|smiles|nods|shakes';

/** A word of saying, for use inside larger patterns. */
export const saying = `(?:${speechVerbs})`;

export const isSpeechVerb = (word: string): boolean => speechVerbSet.has(word);
export const isActionVerb = (word: string): boolean => actionVerbSet.has(word);

const speechVerbSet: ReadonlySet<string> = new Set(speechVerbs.split('|'));
const actionVerbSet: ReadonlySet<string> = new Set(actionVerbs.split('|'));
