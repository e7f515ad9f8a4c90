interface Near {
  id: string;
  about: string;
  detail: string;
  stage: string;
  far: string;
}

interface Pinned {
  lon: string;
  lat: string;
  view: string;
  name: string;
  src: string;
  words: string;
  inside: boolean;
  deepest: boolean;
  above: [string, string][];
  nearby: Near[];
}

/**
 * The place of a report: a click on the map and the position of the device, without sending the
 * whole form. The server does all the reckoning, the same as without scripts.
 */
export class Place extends HTMLElement {
  connectedCallback(): void {
    const device = this.querySelector<HTMLElement>(".device");
    if (device && "geolocation" in navigator) {
      device.hidden = false;
      device.querySelector("button")?.addEventListener("click", () => this.find());
    }
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("yw-restored", () => void this.ask({}));
  }

  private clicked(event: MouseEvent): void {
    const at = event.target;
    if (at instanceof HTMLInputElement && at.type === "image") {
      event.preventDefault();
      // a click by keyboard has no point: it means the middle of the picture
      const [x, y] = event.detail === 0 ? [170, 170] : [event.offsetX, event.offsetY];
      const scale = 340 / (at.clientWidth || 340);
      void this.ask({ "map.x": String(x * scale), "map.y": String(y * scale) });
    } else if (at instanceof HTMLButtonElement && (at.name === "up" || at.name === "unpin")) {
      event.preventDefault();
      void this.ask({ [at.name]: at.value });
    }
  }

  private find(): void {
    this.tell(this.dataset.finding ?? "");
    navigator.geolocation.getCurrentPosition(
      (p) => {
        this.set("view", "");
        this.set("lon", String(p.coords.longitude));
        this.set("lat", String(p.coords.latitude));
        void this.ask({});
      },
      (e) => this.tell((e.code === e.PERMISSION_DENIED ? this.dataset.denied : this.dataset.failed) ?? ""),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  }

  private async ask(more: Record<string, string>): Promise<void> {
    const body = new URLSearchParams({
      _csrf: this.dataset.token ?? "",
      lon: this.value("lon"),
      lat: this.value("lat"),
      view: this.value("view"),
      ...more,
    });
    try {
      const answer = await fetch(this.dataset.to ?? "/report/pin", { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show((await answer.json()) as Pinned);
    } catch {
      this.tell(this.dataset.failed ?? "");
    }
  }

  private show(p: Pinned): void {
    this.set("lon", p.lon);
    this.set("lat", p.lat);
    this.set("view", p.view);
    // so that a draft that is kept holds the point too
    this.input("lon")?.dispatchEvent(new Event("input", { bubbles: true }));
    const words = p.inside ? (this.dataset.is ?? "{where}").replace("{where}", p.words) : p.words;
    this.tell(p.lon === "" ? "" : words);
    const map = this.querySelector<HTMLInputElement>("input[type=image]");
    if (map && p.src) map.src = p.src;
    const hint = this.querySelector(".hint");
    if (hint) hint.textContent = (p.deepest ? this.dataset.last : this.dataset.next) ?? "";
    const crumbs = this.querySelector(".crumbs");
    crumbs?.replaceChildren(
      ...p.above.flatMap(([name, code]) => {
        const up = document.createElement("button");
        up.className = "link";
        up.name = "up";
        up.value = `~${code}`;
        up.textContent = name;
        return [up, " › "];
      }),
      p.name,
    );
    const near = this.querySelector<HTMLElement>(".near");
    near?.classList.toggle("empty", p.nearby.length === 0);
    near?.querySelector("ul")?.replaceChildren(
      ...p.nearby.map((n) => {
        const item = document.createElement("li");
        const what = document.createElement("span");
        what.className = "what";
        const name = document.createElement("b");
        name.textContent = n.about;
        const tag = document.createElement("span");
        tag.className = "tag run";
        tag.textContent = n.stage;
        const detail = document.createElement("small");
        detail.textContent = n.detail;
        what.append(name, ` ${n.far} `, tag, detail);
        item.append(what);
        if (this.dataset.follow) {
          const follow = document.createElement("button");
          follow.className = "button";
          follow.name = "follow";
          follow.value = n.id;
          follow.formAction = "/report/follow";
          follow.textContent = this.dataset.follow;
          item.append(follow);
        }
        return item;
      }),
    );
  }

  private tell(words: string): void {
    const where = this.querySelector<HTMLElement>(".where");
    const span = where?.querySelector("span");
    if (!where || !span) return;
    where.classList.toggle("empty", words === "");
    span.textContent = words;
    const clear = where.querySelector<HTMLElement>("button");
    if (clear) clear.hidden = this.value("lon") === "";
  }

  private input(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  private value(name: string): string {
    return this.input(name)?.value ?? "";
  }

  private set(name: string, value: string): void {
    const input = this.input(name);
    if (input) input.value = value;
  }
}
