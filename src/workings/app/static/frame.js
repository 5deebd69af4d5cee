// What every page does in the browser before anything else: its colours, and word of the connection.
(() => {
  const KEPT = "workings.theme";
  const CHOICES = ["system", "light", "dark"];
  const words = document.currentScript.dataset;
  const root = document.documentElement;

  function kept() {
    try {
      const choice = localStorage.getItem(KEPT);
      return CHOICES.includes(choice) ? choice : "system";
    } catch {
      return "system";
    }
  }

  function show(choice) {
    if (choice === "system") delete root.dataset.theme;
    else root.dataset.theme = choice;
    for (const each of document.querySelectorAll("[data-theme-choice]")) {
      each.checked = each.dataset.themeChoice === choice;
    }
    window.dispatchEvent(new Event("themechange")); // for what is drawn on a canvas
  }

  show(kept());
  document.addEventListener("change", (event) => {
    const choice = event.target.dataset?.themeChoice;
    if (!choice) return;
    try {
      localStorage.setItem(KEPT, choice);
    } catch {
      // nothing can be kept here: it holds for this page
    }
    show(choice);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEPT) show(kept());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(kept()));

  document.addEventListener("DOMContentLoaded", () => {
    const told = document.createElement("div");
    told.id = "connection";
    told.setAttribute("role", "alert");
    document.body.append(told);
    let timer;
    const tell = (text, kind, stays) => {
      clearTimeout(timer);
      told.className = kind;
      told.textContent = text;
      if (!stays) timer = setTimeout(() => (told.textContent = ""), 4000);
    };
    // NiceGUI shows and hides two elements of its own, which no screen reader hears of.
    const follow = (id, changed) => {
      const element = document.getElementById(id);
      if (!element) return;
      let was = element.ariaHidden;
      new MutationObserver(() => {
        if (element.ariaHidden !== was) changed((was = element.ariaHidden) === "false");
      }).observe(element, { attributeFilter: ["aria-hidden"] });
    };
    follow("popup", (lost) => tell(lost ? words.lost : words.again, lost ? "bad" : "good", lost));
    follow("too_long_message_popup", (shown) => shown && tell(words.long, "bad", false));
    // Where the ways do not fit beside one another, the current one is brought into view.
    const inView = () => {
      const way = document.querySelector(".ways [aria-current]");
      const row = way?.closest(".ways");
      if (row) row.scrollLeft = way.offsetLeft - (row.clientWidth - way.offsetWidth) / 2;
    };
    new MutationObserver(inView).observe(document.body, { subtree: true, attributeFilter: ["aria-current"] });
    window.addEventListener("resize", inView);
    // The switch comes with the page: before this, or a little after.
    const switched = () => document.querySelector("[data-theme-choice]");
    if (switched()) show(kept());
    new MutationObserver((_, watcher) => {
      if (!switched()) return;
      watcher.disconnect();
      show(kept());
      inView();
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
