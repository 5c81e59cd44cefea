import { readdirSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';

/**
 * Renders the subset of Helm's templates that our chart keeps to: actions with or without trimming, `if`/`else if`/`else`,
 * `range` over lists and maps with variables, `define`/`include`, `.Files.Get`, pipelines, and the functions below. Anything else is an
 * error, so that the chart cannot leave the subset unnoticed.
 */
export function renderChart(folder: URL, values: unknown, release = 'wenqiao'): string[] {
  const chart = chartOf(readFileSync(new URL('Chart.yaml', folder), 'utf8'));
  const defines = new Map<string, Node[]>();
  const names = readdirSync(new URL('templates/', folder)).sort();
  const bodies = new Map(
    names.map((name) => [
      name,
      new Parser(tokens(readFileSync(new URL(`templates/${name}`, folder), 'utf8')), defines).body(),
    ]),
  );
  const root = { Values: values, Chart: chart, Release: { Name: release, Service: 'Helm', Revision: 1 } };
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => new Renderer(defines, folder).render(bodies.get(name) ?? [], root, new Map([['$', root]])));
}

type Node =
  | { kind: 'text'; text: string }
  | { kind: 'out'; expression: string }
  | { kind: 'if'; branches: { condition: string | null; body: Node[] }[] }
  | { kind: 'range'; names: string[]; over: string; body: Node[] };
type Scope = Map<string, unknown>;

function chartOf(text: string): Record<string, string> {
  const read = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  return { Name: read('name'), Version: read('version'), AppVersion: read('appVersion') };
}

function tokens(source: string): { action: boolean; text: string }[] {
  const out: { action: boolean; text: string }[] = [];
  let at = 0;
  for (const match of source.matchAll(/\{\{(-?)([\s\S]*?)(-?)\}\}/g)) {
    let text = source.slice(at, match.index);
    if (match[1]) text = text.trimEnd();
    out.push({ action: false, text }, { action: true, text: (match[2] ?? '').trim() });
    at = match.index + match[0].length;
    if (match[3]) while (/\s/.test(source[at] ?? '')) at++;
  }
  out.push({ action: false, text: source.slice(at) });
  return out;
}

class Parser {
  private at = 0;

  constructor(
    private readonly items: { action: boolean; text: string }[],
    private readonly defines: Map<string, Node[]>,
  ) {}

  /** Nodes up to one of the given words, which stays unread. */
  body(...ends: string[]): Node[] {
    const nodes: Node[] = [];
    for (; this.at < this.items.length; this.at++) {
      const item = this.items[this.at] as { action: boolean; text: string };
      if (!item.action) {
        if (item.text !== '') nodes.push({ kind: 'text', text: item.text });
        continue;
      }
      const word = /^[a-z]+/.exec(item.text)?.[0] ?? '';
      if (ends.includes(word)) return nodes;
      const rest = item.text.slice(word.length).trim();
      if (item.text.startsWith('/*')) continue;
      if (word === 'if') nodes.push(this.condition(rest));
      else if (word === 'range') nodes.push(this.range(rest));
      else if (word === 'define') this.define(rest);
      else if (['with', 'block', 'template', 'else', 'end'].includes(word))
        throw new Error(`not in the subset: ${item.text}`);
      else nodes.push({ kind: 'out', expression: item.text });
    }
    if (ends.length > 0) throw new Error(`missing ${ends.join(' or ')}`);
    return nodes;
  }

  private condition(first: string): Node {
    const branches: { condition: string | null; body: Node[] }[] = [];
    let condition: string | null = first;
    for (;;) {
      this.at++;
      branches.push({ condition, body: this.body('else', 'end') });
      const text = this.items[this.at]?.text ?? '';
      if (text === 'end') return { kind: 'if', branches };
      condition = /^else if (.*)$/s.exec(text)?.[1] ?? null;
    }
  }

  private range(head: string): Node {
    const match = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*(.*)$/s.exec(head);
    if (!match) throw new Error(`range without variables: ${head}`);
    this.at++;
    const body = this.body('end');
    return { kind: 'range', names: (match[1] ?? '').split(/\s*,\s*/), over: match[2] ?? '', body };
  }

  private define(quoted: string): void {
    this.at++;
    this.defines.set(quoted.replaceAll('"', ''), this.body('end'));
  }
}

class Renderer {
  constructor(
    private readonly defines: Map<string, Node[]>,
    private readonly folder: URL,
  ) {}

  render(nodes: Node[], dot: unknown, scope: Scope): string {
    return nodes.map((node) => this.one(node, dot, scope)).join('');
  }

  private one(node: Node, dot: unknown, scope: Scope): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'out':
        return text(this.pipeline(node.expression, dot, scope));
      case 'if': {
        const branch = node.branches.find(
          ({ condition }) => condition === null || truthy(this.pipeline(condition, dot, scope)),
        );
        return branch ? this.render(branch.body, dot, scope) : '';
      }
      case 'range': {
        const over = this.pipeline(node.over, dot, scope) as Record<string, unknown> | unknown[];
        const entries: [unknown, unknown][] = Array.isArray(over)
          ? over.map((value, index) => [index, value])
          : Object.entries(over).sort(([a], [b]) => (a < b ? -1 : 1));
        return entries
          .map(([key, value]) => {
            const inner = new Map(scope);
            const [first, second] = node.names as [string, string?];
            if (second === undefined) inner.set(first, value);
            else inner.set(first, key).set(second, value);
            return this.render(node.body, value, inner);
          })
          .join('');
      }
    }
  }

  private pipeline(expression: string, dot: unknown, scope: Scope): unknown {
    const stages = split(expression, '|');
    return stages.reduce<unknown>((value, stage, index) => {
      const words = split(stage, ' ');
      const args = (from: number): unknown[] => words.slice(from).map((word) => this.value(word, dot, scope));
      const name = words[0] ?? '';
      if (words.length === 1 && index === 0 && !(name in FUNCTIONS)) return this.value(name, dot, scope);
      const given = [...args(1), ...(index > 0 ? [value] : [])];
      if (name === '.Files.Get') return readFileSync(new URL(given[0] as string, this.folder), 'utf8').trimEnd();
      if (name === 'include') return this.include(given[0] as string, given[1], scope);
      const call = FUNCTIONS[name];
      if (!call) throw new Error(`not in the subset: ${name} in {{ ${expression} }}`);
      return call(...(given as never[]));
    }, undefined);
  }

  private include(name: string, dot: unknown, scope: Scope): string {
    const body = this.defines.get(name);
    if (!body) throw new Error(`there is no template ${name}`);
    return this.render(body, dot, new Map([['$', scope.get('$')]]));
  }

  private value(word: string, dot: unknown, scope: Scope): unknown {
    if (word.startsWith('(')) return this.pipeline(word.slice(1, -1), dot, scope);
    if (/^"/.test(word)) return JSON.parse(word);
    if (/^-?\d+$/.test(word)) return Number(word);
    if (word === '.') return dot;
    const match = /^(\$\w*)?((?:\.\w+)*)$/.exec(word);
    if (!match) throw new Error(`not in the subset: ${word}`);
    const start = match[1] === undefined ? dot : scope.get(match[1]);
    return (match[2] ?? '')
      .split('.')
      .filter(Boolean)
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], start);
  }
}

const FUNCTIONS: Record<string, (...args: never[]) => unknown> = {
  quote: (value: unknown) => JSON.stringify(text(value)),
  default: (fallback: unknown, value: unknown) => (truthy(value) ? value : fallback),
  toYaml: (value: unknown) => stringify(value).trimEnd(),
  nindent: (spaces: number, value: string) => `\n${value.replaceAll(/^(?=.)/gm, ' '.repeat(spaces))}`,
  index: (value: unknown, ...keys: string[]) =>
    keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value),
  eq: (a: unknown, b: unknown) => a === b,
  ne: (a: unknown, b: unknown) => a !== b,
  not: (a: unknown) => !truthy(a),
  and: (a: unknown, b: unknown) => (truthy(a) ? b : a),
  or: (a: unknown, b: unknown) => (truthy(a) ? a : b),
};

function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return !(value === undefined || value === null || value === false || value === 0 || value === '');
}

function text(value: unknown): string {
  if (value === undefined || value === null) throw new Error('a value that is not there was to be written');
  return typeof value === 'string' ? value : String(value as number);
}

/** Splits at a character that stands outside of quotes and parentheses. */
function split(source: string, at: ' ' | '|'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const character of source) {
    if (character === '"') quoted = !quoted;
    if (!quoted && character === '(') depth++;
    if (!quoted && character === ')') depth--;
    const blank = at === ' ' && /\s/.test(character);
    if (!quoted && depth === 0 && (character === at || blank)) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  parts.push(part.trim());
  return parts.filter((item) => item !== '');
}
