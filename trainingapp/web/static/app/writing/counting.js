// The length of a text, counted as the server counts it (trainingapp/reflections/counting.py).
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+/gu;
const HAN = /[\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2fa1f}\u{30000}-\u{3347f}]+/gu;

const points = (text) => {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
};

export const withPlainLineEnds = (text) => text.replace(/\r\n?/g, "\n");

export const length = (text, counting) => {
  if (counting === "han") return points((text.match(HAN) || []).join(""));
  const plain = withPlainLineEnds(text);
  return points(counting === "raw" ? plain : plain.replace(SPACE, ""));
};
