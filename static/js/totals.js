// Adds up the numbers of a group while they are typed, in digits of any script:
//   <fieldset data-total> … inputs … <output data-total-shown>–</output></fieldset>

const ZEROS = [0x30, 0x660, 0x6f0]; // 0, ٠, ۰

function toNumber(typed) {
  const digits = [...typed.trim()].map((letter) => {
    const zero = ZEROS.find((code) => letter.codePointAt(0) - code >= 0 && letter.codePointAt(0) - code < 10);
    return zero === undefined ? NaN : letter.codePointAt(0) - zero;
  });
  return Number(digits.join(""));
}

export function showTotals(root) {
  for (const group of root.querySelectorAll("[data-total]")) {
    const shown = group.querySelector("[data-total-shown]");
    const fields = [...group.querySelectorAll("input")];
    const show = () => {
      const typed = fields.map((field) => field.value).filter((value) => value.trim());
      const total = typed.reduce((sum, value) => sum + toNumber(value), 0);
      shown.textContent = typed.length && Number.isFinite(total) ? String(total) : "–";
    };
    group.addEventListener("input", show);
    show();
  }
}
