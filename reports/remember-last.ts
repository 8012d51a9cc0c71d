/** A pure function that remembers what it was asked last, and its answer: checks that follow each other share thresholds and measurements. */
export function rememberLast<One extends object, Result>(made: (one: One) => Result): (one: One) => Result;
export function rememberLast<One extends object, Other, Result>(
  made: (one: One, other: Other) => Result,
): (one: One, other: Other) => Result;
export function rememberLast<One extends object, Other, Result>(
  made: (one: One, other?: Other) => Result,
): (one: One, other?: Other) => Result {
  let last: { readonly one: One; readonly other: Other | undefined; readonly result: Result } | undefined;
  return (one, other) => {
    if (last?.one !== one || last.other !== other) last = { one, other, result: made(one, other) };
    return last.result;
  };
}
