/** Progress for terminals: a view that is redrawn in place. */
import type { createLogUpdate } from 'log-update';
import { line, logSafe } from '../../core/sanitize.ts';
import { paints } from '../../reports/terminal/paint.ts';
import { Board, failed, type LayerState, repeated } from './board.ts';
import type { Progress } from './progress.ts';

const paint = paints(true);
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Milliseconds from one redraw to the next. */
const pace = 200;
/** The number of running tasks that are shown. */
const shown = 6;
/** The number of failures that are kept above the view; the report has them all. */
const kept = 8;

export function live(stream: NodeJS.WriteStream, now: () => number): Progress {
  const board = new Board(now);
  const screen = new Screen(stream, (tick) => view(board, tick));
  let failures = 0;
  return {
    note: (text) => screen.keep(logSafe(line(text, 2_000))),
    waiting: (what) => board.wait(what),
    planned: (plan, seconds) => {
      board.plan(plan, seconds);
      screen.draw();
    },
    started: (task) => {
      board.start(task);
      screen.draw();
    },
    ended: (task, _run, findings) => {
      board.end(task, findings);
      for (const finding of findings.filter(({ result, blocks }) => result === 'fail' && blocks)) {
        failures += 1;
        if (failures <= kept) screen.keep(`${paint.red('✗')} ${logSafe(failed(finding))}`);
        if (failures === kept + 1) screen.keep(paint.dim('  and more; the report has them all'));
      }
      screen.draw();
    },
    again: (...how) => screen.keep(paint.dim(logSafe(repeated(...how)))),
    close: () => screen.close(),
  };
}

/** A view that is redrawn at its pace, and what is kept above it. */
class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #view: (tick: number) => readonly string[];
  readonly #timer: NodeJS.Timeout;
  /** What is kept once the view is there. */
  readonly #waiting: string[] = [];
  #update: ReturnType<typeof createLogUpdate> | undefined;
  #closed = false;
  #tick = 0;

  constructor(stream: NodeJS.WriteStream, view: (tick: number) => readonly string[]) {
    this.#stream = stream;
    this.#view = view;
    this.#timer = setInterval(() => {
      this.#tick += 1;
      this.draw();
    }, pace).unref();
    void import('log-update').then(
      ({ createLogUpdate: create }) => this.#open(create),
      () => {},
    );
  }

  draw(): void {
    if (this.#update !== undefined && !this.#closed) this.#update(this.#view(this.#tick).join('\n'));
  }

  keep(text: string): void {
    if (this.#closed) return;
    if (this.#update === undefined) this.#waiting.push(text);
    else this.#update.persist(text);
    this.draw();
  }

  /** The cursor stays visible, so that no handler has to bring it back. */
  #open(create: typeof createLogUpdate): void {
    if (this.#closed) return;
    this.#update = create(this.#stream, { showCursor: true });
    for (const text of this.#waiting.splice(0)) this.#update.persist(text);
    this.draw();
  }

  close(): void {
    if (this.#closed) return;
    clearInterval(this.#timer);
    this.#closed = true;
    this.#update?.clear();
    this.#update?.done();
    for (const text of this.#waiting.splice(0)) this.#stream.write(`${text}\n`);
  }
}

function view(board: Board, tick: number): readonly string[] {
  const spin = frames[tick % frames.length] ?? '';
  if (board.head === '') return board.waiting.map((one) => `${spin} waiting for ${logSafe(one)}`);
  const running = [...board.running.values()];
  const more = running.length - shown;
  return [
    '',
    `${paint.bold(board.head)}  ${board.elapsed} of ${board.expected}`,
    ...board.layers.map((state) => row(state, running.some(({ task }) => task.layer === state.layer) ? spin : ' ')),
    ...running.slice(0, shown).map((one) => `    ${paint.dim(logSafe(board.age(one)))}`),
    ...(more > 0 ? [`    ${paint.dim(`and ${more} more`)}`] : []),
  ];
}

function row({ layer, total, judged, passed, blocking }: LayerState, waiting: string): string {
  const over = judged === total;
  const mark =
    blocking > 0 ? paint.red('✗') : over && passed === total ? paint.green('✓') : over ? paint.yellow('?') : waiting;
  const lost = blocking > 0 ? paint.red(`  ${blocking} failed`) : '';
  return `  ${mark} ${layer.padEnd(14)}${bar(judged, total)} ${String(passed).padStart(5)} of ${total} passed${lost}`;
}

function bar(done: number, total: number): string {
  const width = 20;
  const full = total === 0 ? 0 : Math.floor((done / total) * width);
  return `${'━'.repeat(full)}${paint.dim('─'.repeat(width - full))}`;
}
