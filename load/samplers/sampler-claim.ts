/** Functions that make samplers: `pool('db', { max: 10 })`. */
import type { z } from 'zod';
import type { Claim } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import type { JsonObject, Unit } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import type { Asked, ClaimFunction, Shape } from '../../fixtures/claims/claim-function.ts';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { Sampler } from '../../fixtures/claims/sampler.ts';
import { type All, taskClaim } from '../../fixtures/claims/task-claim.ts';
import type { ConnectionKind } from '../../fixtures/context/resolved.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { type Subject, samplerChecks } from './checks.ts';
import { refuseNothing, type Sampling, samplingOptions } from './options.ts';
import type { Drawn, Told } from './samples.ts';

type WithSampling<Options extends Shape> = typeof samplingOptions & Options;
/** What is asked for in addition to bounds: argument and own options. */
type Question<Argument extends Shape, Options extends Shape> = Asked<Argument, Options>;

export interface SamplerDescription<Argument extends Shape, Options extends Shape> {
  /** The function's name, which the task is called after unless it has a `name` of its own. */
  readonly id: string;
  readonly argument: Argument;
  /** Its own options. Default: none. */
  readonly options?: Options;
  /** What it is called if it is given no `name`. Default: `id`. */
  readonly name?: (asked: Question<Argument, Options>) => string;
  /** The kinds of the connection that its argument `connection` names. */
  readonly connectionKinds?: (asked: Question<Argument, Options>) => readonly ConnectionKind[];
  readonly unit: Unit | ((asked: Question<Argument, Options>) => Unit);
  /** What is sampled, as the subject of a sentence: `the number of sessions of api in db`. */
  readonly what: (asked: Question<Argument, Options>) => string;
  /** It draws running totals of hits and of all, and the share of hits in the whole load is judged. */
  readonly isShare?: true;
  /** Some of it, or of each of its parts, is there at any time, so that 0 in all samples means another place: what to do about that. Default: it may be 0. */
  readonly absent?: string | ((asked: Question<Argument, Options>) => string | undefined);
  /** Milliseconds from one sample to the next. Default 200. */
  readonly every?: (asked: Question<Argument, Options>) => number;
  /** Asks the source once. Throws a `ReasonError` if it is not there, and a `QuestionError` if it has no answer. */
  readonly ask: (asked: Question<Argument, Options>, context: ProbeContext) => Promise<Drawn | Told>;
}

/** Asks once, by the arguments of a task. */
export type Ask = (args: JsonObject, context: ProbeContext) => Promise<Drawn | Told>;

export interface SamplerFunction<Argument extends Shape, Options extends Shape>
  extends Pick<ClaimFunction<Argument, All<WithSampling<Options>>>, 'id' | 'signature' | 'options'> {
  (argument: z.input<Argument[keyof Argument]>, given: z.input<z.ZodObject<All<WithSampling<Options>>>>): Sampler;
  readonly ask: Ask;
}

/** Seconds that a task takes longer than the load, without its recovery. */
const around = 5;
const usualEvery = 200;

export function samplerClaim<Argument extends Shape, Options extends Shape = Record<never, never>>(
  description: SamplerDescription<Argument, Options>,
): SamplerFunction<Argument, Options> {
  const { id, argument, unit, name = () => id, isShare = false, every, what, absent, ask } = description;
  const question = (asked: object) => asked as Question<Argument, Options>;
  const claim = taskClaim<Argument, WithSampling<Options>, Subject, object>(
    'sampler',
    {
      id,
      layer: 'load',
      argument,
      options: { ...samplingOptions, ...description.options } as WithSampling<Options>,
      refine: (asked, context) => refuseNothing(asked as unknown as Sampling, context),
      task: (asked) => name(question(asked)),
      seconds: (asked) => around + ((asked as unknown as Sampling).returns?.within ?? 0),
      deadline: (asked) => 60 + ((asked as unknown as Sampling).returns?.within ?? 0),
      checks: (asked) =>
        samplerChecks(asked as unknown as Sampling, {
          what: what(question(asked)),
          unit: typeof unit === 'function' ? unit(question(asked)) : unit,
          isShare,
        }),
      args: (asked) => ({
        ...omit(asked as object, ...(Object.keys(commonOptions) as never[])),
        sampler: id,
        what: what(question(asked)),
        ...defined({ absent: typeof absent === 'function' ? absent(question(asked)) : absent }),
        every: (asked as unknown as Sampling).every ?? every?.(question(asked)) ?? usualEvery,
      }),
    },
    (asked) => {
      const kinds = description.connectionKinds?.(question(asked));
      return kinds === undefined ? {} : { connectionKinds: [...kinds] };
    },
  );
  const make = claim as unknown as (argument: unknown, given: object) => Claim;
  const toSampler = (first: unknown, given: object): Sampler => {
    const { name: own, place } = make(first, given);
    return new Sampler(own, (load) => ({
      ...make(first, { ...given, name: `${load} ${own}` }),
      ...(place === undefined ? {} : { place }),
    }));
  };
  Object.defineProperty(toSampler, 'name', { value: id });
  const { signature, options } = claim;
  const asks: Ask = (args, context) => ask(args as unknown as Question<Argument, Options>, context);
  return Object.assign(toSampler, { id, signature, options, ask: asks }) as never;
}
