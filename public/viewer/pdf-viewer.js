/*
 * Draws one PDF inside a sandboxed frame. The frame has an opaque origin: no cookies, no storage, no requests of its own.
 * The document and pdf.js's data files come from the embedding page by message; see components/preview/pdf-frame.tsx
 * for the other side.
 */
(() => {
  const scriptUrl = new URL(document.currentScript.src);
  const assets = new URL(document.currentScript.dataset.assets, scriptUrl).href;
  const pages = document.getElementById("pages");
  const MAX_CANVAS_PIXELS = 16_000_000;
  const MAX_FIT_WIDTH = 880;
  const PADDING = 24;
  const FORWARDED_KEYS = new Set(["Escape", "ArrowLeft", "ArrowRight", "+", "=", "-", "0"]);

  const view = { pdfjs: null, pdf: null, zoom: 1, rotation: 0, width: 0 };
  const answers = new Map();
  let nextRequest = 1;

  function tell(message) {
    window.parent.postMessage(message, scriptUrl.origin);
  }

  function askForAsset(folder, name) {
    const request = nextRequest++;
    return new Promise((resolve, reject) => {
      answers.set(request, { resolve, reject });
      tell({ type: "asset", request, folder, name });
    });
  }

  function answerAsset({ request, data }) {
    const waiting = answers.get(request);
    answers.delete(request);
    if (data) waiting?.resolve(new Uint8Array(data));
    else waiting?.reject(new Error("No such file."));
  }

  class CMapReader {
    async fetch({ name }) {
      return { cMapData: await askForAsset("cmaps", `${name}.bcmap`), isCompressed: true };
    }
  }
  class FontReader {
    fetch({ filename }) {
      return askForAsset("standard_fonts", filename);
    }
  }
  class WasmReader {
    fetch({ filename }) {
      return askForAsset("wasm", filename);
    }
  }

  function scaleOf(sheet) {
    const sideways = (sheet.rotate + view.rotation) % 180 !== 0;
    const width = sideways ? sheet.height : sheet.width;
    return (Math.min(view.width - PADDING, MAX_FIT_WIDTH) / width) * view.zoom;
  }

  function layOut(sheet) {
    const scale = scaleOf(sheet);
    const sideways = (sheet.rotate + view.rotation) % 180 !== 0;
    sheet.element.style.width = `${Math.floor((sideways ? sheet.height : sheet.width) * scale)}px`;
    sheet.element.style.height = `${Math.floor((sideways ? sheet.width : sheet.height) * scale)}px`;
  }

  function measure(sheet, page) {
    const [left, bottom, right, top] = page.view;
    sheet.width = right - left;
    sheet.height = top - bottom;
    sheet.rotate = page.rotate;
  }

  function release(sheet) {
    sheet.drawing?.cancel();
    sheet.drawing = null;
    sheet.element.replaceChildren();
  }

  async function draw(sheet) {
    const drawing = { cancelled: false, cancel: () => {} };
    drawing.cancel = () => {
      drawing.cancelled = true;
      drawing.task?.cancel();
      drawing.text?.cancel();
    };
    release(sheet);
    sheet.drawing = drawing;
    const page = await view.pdf.getPage(sheet.number);
    if (drawing.cancelled) return;
    measure(sheet, page);
    layOut(sheet);
    const viewport = page.getViewport({ scale: scaleOf(sheet), rotation: (page.rotate + view.rotation) % 360 });
    const wanted = window.devicePixelRatio || 1;
    const density = Math.min(wanted, Math.sqrt(MAX_CANVAS_PIXELS / (viewport.width * viewport.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    canvas.setAttribute("aria-hidden", "true");
    const text = document.createElement("div");
    text.className = "text";
    text.style.setProperty("--total-scale-factor", String(viewport.scale));
    sheet.element.append(canvas, text);
    drawing.task = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
    drawing.text = new view.pdfjs.TextLayer({
      textContentSource: page.streamTextContent(),
      container: text,
      viewport,
    });
    await Promise.all([drawing.task.promise, drawing.text.render()]);
  }

  function drawQuietly(sheet) {
    // A page that was scrolled away, or one that is damaged, stays blank; the others are still worth showing.
    draw(sheet).catch(() => {});
  }

  const sheets = [];
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const sheet = sheets[Number(entry.target.dataset.index)];
        sheet.near = entry.isIntersecting;
        if (sheet.near) drawQuietly(sheet);
        else release(sheet);
      }
    },
    { rootMargin: "100% 0px" },
  );

  function refresh() {
    const root = document.scrollingElement;
    const position = root.scrollHeight > 0 ? root.scrollTop / root.scrollHeight : 0;
    for (const sheet of sheets) layOut(sheet);
    root.scrollTop = position * root.scrollHeight;
    for (const sheet of sheets) if (sheet.near) drawQuietly(sheet);
  }

  function tellPage() {
    const middle = window.innerHeight / 2;
    const current = sheets.find((sheet) => sheet.element.getBoundingClientRect().bottom >= middle);
    tell({ type: "page", page: current?.number ?? sheets.length });
  }

  async function load({ data }) {
    const { getDocument, GlobalWorkerOptions } = view.pdfjs;
    GlobalWorkerOptions.workerSrc = `${assets}/build/pdf.worker.min.mjs`;
    view.pdf = await getDocument({
      data,
      isEvalSupported: false,
      enableXfa: false,
      useWorkerFetch: false,
      stopAtErrors: false,
      CMapReaderFactory: CMapReader,
      StandardFontDataFactory: FontReader,
      WasmFactory: WasmReader,
      verbosity: 0,
    }).promise;
    const first = await view.pdf.getPage(1);
    view.width = document.documentElement.clientWidth;
    for (let number = 1; number <= view.pdf.numPages; number++) {
      const element = document.createElement("section");
      element.className = "page";
      element.dataset.index = String(number - 1);
      element.setAttribute("aria-label", `Page ${number} of ${view.pdf.numPages}`);
      const sheet = { number, element, width: 0, height: 0, rotate: 0, near: false, drawing: null };
      measure(sheet, first);
      layOut(sheet);
      sheets.push(sheet);
      pages.append(element);
    }
    for (const sheet of sheets) near.observe(sheet.element);
    tell({ type: "loaded", pages: view.pdf.numPages });
    tellPage();
  }

  function fail(error) {
    tell({ type: "failed", reason: error?.name === "PasswordException" ? "password" : "damaged" });
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== scriptUrl.origin) return;
    const message = event.data;
    if (message.type === "load") load(message).catch(fail);
    if (message.type === "asset") answerAsset(message);
    if (message.type === "view") {
      view.zoom = message.zoom;
      view.rotation = message.rotation;
      refresh();
    }
  });

  window.addEventListener("scroll", tellPage, { passive: true });
  new ResizeObserver(() => {
    const width = document.documentElement.clientWidth;
    if (!view.pdf || width === view.width) return;
    view.width = width;
    refresh();
  }).observe(document.documentElement);
  // Key presses inside a frame never reach the page around it.
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !FORWARDED_KEYS.has(event.key)) return;
    if (event.key !== "Escape") event.preventDefault();
    tell({ type: "key", key: event.key });
  });

  import(`${assets}/build/pdf.min.mjs`).then((pdfjs) => {
    view.pdfjs = pdfjs;
    tell({ type: "ready" });
  }, fail);
})();
