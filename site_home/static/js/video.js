// A video is loaded from its provider only when the visitor asks for it.

function play(stage) {
  const address = new URL(stage.dataset.embed);
  address.searchParams.set("autoplay", "1");
  const frame = document.createElement("iframe");
  frame.title = stage.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  // The providers refuse to play where they are not told the site; the rest of the site tells nobody.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = address;
  stage.replaceChildren(frame);
  frame.focus();
}

for (const stage of document.querySelectorAll(".video-stage")) {
  for (const waiting of stage.closest(".video").querySelectorAll("[hidden]")) {
    waiting.hidden = false;
  }
  stage.querySelector("button").addEventListener("click", () => play(stage), { once: true });
}
