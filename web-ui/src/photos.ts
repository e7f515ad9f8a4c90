/**
 * Shows the chosen photos small, lets each be taken out again, and counts them. Photos chosen in
 * several goes add up, as people expect of a telephone. They are drawn on a canvas, which needs no
 * address of their own.
 */
export class Photos extends HTMLElement {
  private input: HTMLInputElement | null = null;
  private readonly chosen = new DataTransfer();
  private readonly list = document.createElement("ul");
  private readonly say = document.createElement("p");

  connectedCallback(): void {
    this.input = this.querySelector("input[type=file]");
    if (!this.input || this.list.isConnected) return;
    this.list.className = "previews";
    this.say.className = "fault";
    this.say.setAttribute("role", "status");
    this.append(this.list, this.say);
    this.input.addEventListener("change", () => this.add(this.input));
    this.camera();
  }

  /** Newer telephones open a chooser without the camera, so the camera gets a button of its own. */
  private camera(): void {
    const words = this.dataset.camera;
    if (!words || !this.input || !window.matchMedia("(pointer: coarse)").matches) return;
    const lens = document.createElement("input");
    lens.type = "file";
    lens.accept = "image/*";
    lens.setAttribute("capture", "environment");
    lens.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words;
    button.addEventListener("click", () => lens.click());
    lens.addEventListener("change", () => {
      this.add(lens);
      lens.value = "";
    });
    this.insertBefore(button, this.querySelector("label"));
    this.append(lens);
  }

  private add(from: HTMLInputElement | null): void {
    const most = Number(this.dataset.most ?? "6");
    this.say.textContent = "";
    for (const file of Array.from(from?.files ?? [])) {
      const known = Array.from(this.chosen.files).some(
        (f) => f.name === file.name && f.size === file.size && f.lastModified === file.lastModified,
      );
      if (known) continue;
      if (this.chosen.items.length >= most) {
        this.say.textContent = this.dataset.many ?? "";
        break;
      }
      this.chosen.items.add(file);
    }
    this.put();
  }

  private put(): void {
    if (this.input) this.input.files = this.chosen.files;
    this.list.replaceChildren(
      ...Array.from(this.chosen.files).map((file, i) => {
        const item = document.createElement("li");
        const picture = document.createElement("canvas");
        picture.width = picture.height = 192;
        picture.setAttribute("role", "img");
        picture.setAttribute("aria-label", file.name);
        void draw(file, picture);
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "link";
        drop.textContent = this.dataset.drop ?? "×";
        drop.addEventListener("click", () => {
          this.chosen.items.remove(i);
          this.say.textContent = "";
          this.put();
        });
        item.append(picture, drop);
        return item;
      }),
    );
  }
}

async function draw(file: File, on: HTMLCanvasElement): Promise<void> {
  try {
    const image = await createImageBitmap(file);
    const side = Math.min(image.width, image.height);
    const [x, y] = [(image.width - side) / 2, (image.height - side) / 2];
    on.getContext("2d")?.drawImage(image, x, y, side, side, 0, 0, on.width, on.height);
    image.close();
  } catch {
    // a file this browser cannot show: its name is read out, and the server says if it is no photo
  }
}
