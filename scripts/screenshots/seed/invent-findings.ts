// Invented findings with a life: when each came into the code and when somebody fixed it. The same name gives the same findings.
export type Level = 'critical' | 'high' | 'medium' | 'low' | 'info';

export interface InventedRule {
  readonly id: string;
  readonly level: Level;
  readonly messages: readonly string[];
}

export interface InventedTool {
  readonly name: string;
  readonly version: string;
  readonly category: string;
  readonly rules: readonly InventedRule[];
  readonly paths: readonly string[];
}

export interface InventedFinding {
  readonly rule: InventedRule;
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly message: string;
  /** Days ago. Findings older than the first scan were there from the beginning. */
  readonly born: number;
  /** Days ago; negative while it is still there. */
  readonly fixed: number;
}

/** Mulberry32: small, and good enough to look like chance. */
export function makeChance(seed: string): () => number {
  let state = Buffer.from(seed).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Days that such a finding stays, typically. */
const typicalLife: Readonly<Record<Level, number>> = { critical: 4, high: 16, medium: 60, low: 170, info: 400 };

export interface Wish {
  readonly seed: string;
  readonly tool: InventedTool;
  /** Findings that were there before the first scan. */
  readonly backlog: number;
  /** New findings a day. */
  readonly daily: number;
  readonly days: number;
  /** Days ago from which nothing bad came in any more. */
  readonly quiet?: number;
}

export function inventFindings({ seed, tool, backlog, daily, days, quiet = 0 }: Wish): InventedFinding[] {
  const chance = makeChance(`${seed} ${tool.name}`);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(chance() ** 1.4 * values.length)] as Value;
  // What is worst was fixed long ago, and the last scan brings nothing bad: main passes unless a plan says otherwise.
  const mild = tool.rules.filter(({ level }) => level !== 'critical' && level !== 'high');
  const calm = tool.rules.filter(({ level }) => level !== 'critical');
  const invent = (born: number, from: number, number: number): InventedFinding => {
    const rule = pick(born > days ? calm : born < quiet ? mild : tool.rules);
    const path = pick(tool.paths);
    const life = typicalLife[rule.level] * -Math.log(1 - chance() * 0.98);
    const line = 4 + Math.floor(chance() * 380);
    const name = path.replace(/^.*\//, '').replace(/\..*$/, '');
    return { rule, path, line, text: `${name}(${number});`, message: pick(rule.messages), born, fixed: from - life };
  };
  const old = Array.from({ length: backlog }, (_, index) => invent(days + 30 * chance(), days * (0.25 + 0.75 * chance()), index));
  const later = Array.from({ length: Math.round(daily * days) }, (_, index) => {
    const born = mild.length > 0 ? days * chance() : quiet + (days - quiet) * chance();
    return invent(born, born, backlog + index);
  });
  return [...old, ...later];
}

export function aliveAt(findings: readonly InventedFinding[], daysAgo: number): InventedFinding[] {
  return findings.filter(({ born, fixed }) => born >= daysAgo && fixed < daysAgo);
}
