/** Server-sent events, as the HTML standard reads them ("9.2.6 Interpreting an event stream"). */

export interface StreamEvent {
  /** Default `message`. */
  readonly event: string;
  readonly data: string;
}

/** The first whole event with data, or undefined if none has come yet. Comments and events without data are none. */
export function firstEvent(text: string): StreamEvent | undefined {
  let [event, data]: [string, string[]] = ['', []];
  for (const line of wholeLines(text)) {
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
}

/** The last line counts only once its end has come. */
function wholeLines(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .slice(0, -1);
}
