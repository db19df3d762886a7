// Forms that anybody may post: a proof of work, or reCAPTCHA, once the visitor touches the form.
// Without script the server asks a question instead (docs/decisions/0015).
{
  const LOADING = 5000, SHORTEST = 2200, BATCH = 256;
  const RECAPTCHA = "https://www.recaptcha.net/recaptcha/api.js?render=explicit&hl=";
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function solve({ challenge, salt, maxnumber, maxNumber, algorithm, signature }) {
    const last = maxnumber ?? maxNumber, encoder = new TextEncoder();
    for (let first = 0; first <= last; first += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, last - first + 1) }, (_, place) => first + place);
      const hashes = await Promise.all(numbers.map((number) => crypto.subtle.digest(algorithm, encoder.encode(salt + number))));
      const found = hashes.findIndex((hash) => hex(hash) === challenge);
      if (found >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: numbers[found], salt, signature }));
    }
  }

  async function prove(form) {
    const answer = await fetch(form.dataset.challenge, { cache: "no-store" });
    const proof = solve(await answer.json());
    await pause(SHORTEST);
    form.querySelector("[data-proof]").value = (await proof) ?? "";
  }

  async function load(place) {
    const script = document.createElement("script");
    script.src = RECAPTCHA + document.documentElement.lang;
    await Promise.race([
      new Promise((resolve, reject) => { script.onload = resolve; script.onerror = reject; document.head.append(script); }),
      pause(LOADING).then(() => { throw new Error("too slow"); }),
    ]);
    await Promise.race([new Promise((resolve) => grecaptcha.ready(resolve)), pause(LOADING).then(() => { throw new Error("too slow"); })]);
    grecaptcha.render(place, { sitekey: place.dataset.recaptcha });
  }

  async function start(form) {
    const place = form.querySelector("[data-recaptcha]"), question = form.querySelector("[data-question]");
    if (form.querySelector("[name$=_passed]") || question?.dataset.question === "needed") return;
    try {
      if (place && !question) {
        try { return await load(place); } catch { place.hidden = true; }
      }
      await prove(form);
    } catch {
      question?.removeAttribute("hidden");
    }
  }

  for (const form of document.querySelectorAll("form[data-challenge]")) {
    let started, sending;
    const begin = () => (started ??= start(form));
    const button = form.querySelector("[type=submit]");
    if (crypto.subtle) {
      form.querySelector("[data-question=spare]")?.setAttribute("hidden", "");
      form.addEventListener("focusin", begin);
      form.addEventListener("pointerdown", begin);
    }
    form.addEventListener("submit", async (event) => {
      if (sending) return event.preventDefault();
      sending = true;
      button.setAttribute("aria-disabled", "true");
      if (!crypto.subtle) return;
      event.preventDefault();
      const words = button.textContent;
      button.textContent = form.dataset.wait;
      await begin();
      button.textContent = words;
      form.submit();
    });
    addEventListener("pageshow", () => { sending = false; button.removeAttribute("aria-disabled"); });
  }
}
