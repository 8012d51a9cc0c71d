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
  const waiting: string[] = [];
  let update: ReturnType<typeof createLogUpdate> | undefined;
  let closed = false;
  let tick = 0;
  let failures = 0;

  const draw = (): void => {
    if (update !== undefined && !closed) update(view(board, tick).join('\n'));
  };
  const keep = (text: string): void => {
    if (closed) return;
    if (update === undefined) waiting.push(text);
    else update.persist(text);
    draw();
  };
  const timer = setInterval(() => {
    tick += 1;
    draw();
  }, pace);
  timer.unref();
  // The cursor stays visible, so that no handler has to bring it back.
  const open = ({ createLogUpdate: create }: typeof import('log-update')): void => {
    if (closed) return;
    update = create(stream, { showCursor: true });
    for (const text of waiting.splice(0)) update.persist(text);
    draw();
  };
  void import('log-update').then(open, () => {});
  return {
    note: (text) => keep(logSafe(line(text, 2_000))),
    waiting: (what) => board.wait(what),
    planned: (plan, seconds) => {
      board.plan(plan, seconds);
      draw();
    },
    started: (task) => {
      board.start(task);
      draw();
    },
    ended: (task, _run, findings) => {
      board.end(task, findings);
      for (const finding of findings.filter(({ result, blocks }) => result === 'fail' && blocks)) {
        failures += 1;
        if (failures <= kept) keep(`${paint.red('✗')} ${logSafe(failed(finding))}`);
        if (failures === kept + 1) keep(paint.dim('  and more; the report has them all'));
      }
      draw();
    },
    again: (...how) => keep(paint.dim(logSafe(repeated(...how)))),
    close: () => {
      if (closed) return;
      clearInterval(timer);
      closed = true;
      update?.clear();
      update?.done();
      for (const text of waiting.splice(0)) stream.write(`${text}\n`);
    },
  };
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
