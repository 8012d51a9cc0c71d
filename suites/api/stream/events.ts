/** Server-sent events, as the HTML standard reads them ("9.2.6 Interpreting an event stream"). */

export interface StreamEvent {
  /** Default `message`. */
  readonly event: string;
  readonly data: string;
}

/** The first whole event with data, or undefined if none has come yet. Comments and events without data are none. */
export function firstEvent(text: string): StreamEvent | undefined {
  return eventFinder()(text.replace(/^\uFEFF/, ''));
}

/** The same of a text that comes in pieces: each call takes the next one. */
export function eventFinder(): (piece: string) => StreamEvent | undefined {
  const linesOf = lineSplitter();
  let [event, data]: [string, string[]] = ['', []];
  return (piece) => {
    for (const line of linesOf(piece)) {
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (line !== '') {
        if (name === 'event') event = value;
        if (name === 'data') data.push(value);
      } else if (data.length > 0) {
        return { event: event === '' ? 'message' : event, data: data.join('\n') };
      } else {
        [event, data] = ['', []];
      }
    }
    return undefined;
  };
}

/** A line counts once its end has come, of which CR and LF may come in two pieces. */
function lineSplitter(): (piece: string) => readonly string[] {
  let [begun, isAfterCr] = ['', false];
  return (piece) => {
    const [first = '', ...others] = (isAfterCr ? piece.replace(/^\n/, '') : piece).split(/\r\n|\r|\n/);
    if (piece !== '') isAfterCr = piece.endsWith('\r');
    const last = others.pop();
    const lines = last === undefined ? [] : [begun + first, ...others];
    begun = last ?? begun + first;
    return lines;
  };
}
