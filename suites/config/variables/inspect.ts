/** What is wrong with an environment's variables. Pure. */
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { productionIn } from './mentions.ts';

export interface Shape {
  /** Names that must be there and not empty. */
  readonly required: readonly string[];
  /** Exact values by name. */
  readonly values: { readonly [name: string]: string };
  /** Smallest lengths by name. */
  readonly secrets: { readonly [name: string]: number };
  readonly forbid: readonly string[];
}

export interface Flaw {
  readonly kind: 'missing' | 'unresolved' | 'production' | 'too-short';
  readonly name: string;
  readonly detail: string;
}

export interface Inspection {
  /** Variables that were inspected: those in the file, and those that should be. */
  readonly count: number;
  /** Names of all that are set. */
  readonly set: readonly string[];
  readonly flaws: readonly Flaw[];
  /** The values of variables with a declared text that are set, and no others. */
  readonly exact: { readonly [name: string]: string };
}

type Variables = Readonly<{ [name: string]: string | undefined }>;
type Hosts = Pick<ResolvedEnvironment, 'origins' | 'production'>;

export function inspect(variables: Variables, shape: Shape, hosts: Hosts): Inspection {
  const set = Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return {
    count: new Set([...set.map(({ name }) => name), ...shape.required]).size,
    set: set.map(({ name }) => name),
    flaws: [
      ...shape.required.flatMap((name) => missing(name, variables[name])),
      ...set.flatMap(({ name, value }) => unresolved(name, value)),
      ...set.flatMap(({ name, value }) => production(name, value, shape.forbid, hosts)),
      ...Object.entries(shape.secrets).flatMap(([name, length]) => tooShort(name, variables[name], length)),
    ],
    exact: Object.fromEntries(
      set.flatMap(({ name, value }) => (Object.hasOwn(shape.values, name) ? [[name, value]] : [])),
    ),
  };
}

function missing(name: string, value: string | undefined): readonly Flaw[] {
  if (value !== undefined && value.trim() !== '') return [];
  return [{ kind: 'missing', name, detail: value === undefined ? 'is not there' : 'is empty' }];
}

/** A placeholder may carry a default value behind its name, which is not shown. */
function unresolved(name: string, value: string): readonly Flaw[] {
  const placeholders = [...value.matchAll(/\$\{(\w*)/g)].map(([, inner]) => `contains \${${inner}}`);
  const templates = /\{\{.*?\}\}|<%.*?%>/.test(value) ? ["contains a template's placeholder"] : [];
  return [...new Set([...placeholders, ...templates])].map((detail) => ({ kind: 'unresolved', name, detail }));
}

const liveKeys = /\b[spr]k_live_[A-Za-z0-9]/;

function production(name: string, value: string, forbid: readonly string[], hosts: Hosts): readonly Flaw[] {
  const named = productionIn(value, hosts).map((host) => `names the production host ${host}`);
  const forbidden = forbid
    .filter((text) => value.toLowerCase().includes(text.toLowerCase()))
    .map((text) => `contains "${text}"`);
  const keys = liveKeys.test(value) ? ['contains a live key'] : [];
  return [...named, ...forbidden, ...keys].map((detail) => ({ kind: 'production', name, detail }));
}

function tooShort(name: string, value: string | undefined, length: number): readonly Flaw[] {
  if (value === undefined || value.length >= length) return [];
  return [{ kind: 'too-short', name, detail: `has fewer than ${length} characters` }];
}
