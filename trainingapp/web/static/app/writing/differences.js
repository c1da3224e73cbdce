// Where two texts differ, in runs [{ kind: "same" | "own" | "other", text }]: first by paragraphs, then, where a
// paragraph was changed, by characters. No more work than a phone does at once: beyond that a block counts as new.
const EFFORT = 400; // differing units that are looked for before a block is called different altogether

const startOf = (a, b) => {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1;
  return n;
};

const endOf = (a, b, from) => {
  let n = 0;
  while (n < a.length - from && n < b.length - from && a[a.length - 1 - n] === b[b.length - 1 - n]) n += 1;
  return n;
};

// The shortest way from one list to the other, by furthest reaching points; null when it is longer than EFFORT.
const furthest = (a, b) => {
  const reach = new Map([[1, 0]]);
  const trace = [];
  for (let effort = 0; effort <= Math.min(EFFORT, a.length + b.length); effort += 1) {
    trace.push(new Map(reach));
    for (let k = -effort; k <= effort; k += 2) {
      const down = k === -effort || (k !== effort && reach.get(k - 1) < reach.get(k + 1));
      let x = down ? reach.get(k + 1) : reach.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return null;
};

const steps = (a, b, trace) => {
  const found = [];
  let [x, y] = [a.length, b.length];
  for (let effort = trace.length - 1; effort >= 0; effort -= 1) {
    const reach = trace[effort];
    const k = x - y;
    const down = k === -effort || (k !== effort && reach.get(k - 1) < reach.get(k + 1));
    const fromX = down ? reach.get(k + 1) : reach.get(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) { x -= 1; y -= 1; found.push({ kind: "same", unit: a[x] }); }
    if (effort > 0) found.push(down ? { kind: "other", unit: b[fromY] } : { kind: "own", unit: a[fromX] });
    [x, y] = [fromX, fromY];
  }
  return found.reverse();
};

// Runs of units; `joined` gives one text for neighbours of the same kind.
const compared = (a, b) => {
  const head = startOf(a, b);
  const tail = endOf(a, b, head);
  const [midA, midB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const trace = furthest(midA, midB);
  const middle = trace
    ? steps(midA, midB, trace)
    : [...midA.map((unit) => ({ kind: "own", unit })), ...midB.map((unit) => ({ kind: "other", unit }))];
  const same = (units) => units.map((unit) => ({ kind: "same", unit }));
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))];
};

const joined = (units) => {
  const runs = [];
  units.forEach(({ kind, unit }) => {
    const last = runs[runs.length - 1];
    if (last && last.kind === kind) last.text += unit;
    else runs.push({ kind, text: unit });
  });
  return runs;
};

const paragraphs = (text) => text.match(/[^\n]*\n|[^\n]+$/g) || [];

export const differences = (own, other) => {
  const blocks = [];
  const flush = (pending) => {
    if (pending.own && pending.other) blocks.push(...compared([...pending.own], [...pending.other]));
    else if (pending.own || pending.other) blocks.push({ kind: pending.own ? "own" : "other", unit: pending.own || pending.other });
  };
  let pending = { own: "", other: "" };
  compared(paragraphs(own), paragraphs(other)).forEach(({ kind, unit }) => {
    if (kind !== "same") { pending[kind] += unit; return; }
    flush(pending);
    pending = { own: "", other: "" };
    blocks.push({ kind, unit });
  });
  flush(pending);
  return joined(blocks);
};
