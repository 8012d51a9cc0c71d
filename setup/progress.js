// Progress of long steps: one live line in a terminal, plain lines at intervals elsewhere.

/** @import { Screen } from './types.ts' */

/**
 * @typedef {object} Step
 * @property {(text: string) => void} detail how far it is: a percentage, a size, a count
 * @property {(text: string) => void} done what it did; the time taken is added
 * @property {(text: string) => void} fail why it failed; the time taken is added
 */

export class Progress {
  /** @type {Map<Step, { title: string, since: number, text: string }>} */
  #active = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #screen;
  #every;

  /**
   * @param {Screen} screen
   * @param {number} [every] milliseconds between two lines about a step that goes on: 500 in a terminal, else 15,000
   */
  constructor(screen, every = screen.isTTY === true ? 500 : 15_000) {
    this.#screen = screen;
    this.#every = every;
  }

  /**
   * @param {string} title what is being done: `building k6`
   * @returns {Step}
   */
  start(title) {
    const state = { title, since: Date.now(), text: '' };
    const end = (/** @type {string} */ mark, /** @type {string} */ text) => {
      if (!this.#active.delete(step)) return;
      this.#line(`${mark} ${text} (${elapsed(state.since)})`);
      if (this.#active.size === 0) this.#rest();
    };
    /** @type {Step} */
    const step = {
      detail: (text) => {
        state.text = printable(text);
      },
      done: (text) => end('done:', text),
      fail: (text) => end('failed:', text),
    };
    this.#active.set(step, state);
    this.#line(`${title} …`);
    this.#timer ??= setInterval(() => this.#tick(), this.#every);
    this.#timer.unref();
    return step;
  }

  /** @param {string} text */
  note(text) {
    this.#line(text);
  }

  #tick() {
    const lines = [...this.#active.values()].map((step) =>
      [`${step.title} ${elapsed(step.since)}`, step.text].filter(Boolean).join(', '),
    );
    if (this.#screen.isTTY !== true) for (const line of lines) this.#line(line);
    else this.#screen.write(`\r\u001b[K${`set-up: ${lines.join(' · ')}`.slice(0, (this.#screen.columns ?? 80) - 1)}`);
  }

  /** @param {string} text */
  #line(text) {
    this.#screen.write(`${this.#screen.isTTY === true ? '\r\u001b[K' : ''}set-up: ${printable(text)}\n`);
  }

  #rest() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** @param {number} bytes */
export function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} since */
function elapsed(since) {
  const seconds = (Date.now() - since) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** @param {string} text */
function printable(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what other programs print may hold them
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]/g, '').trim();
}
