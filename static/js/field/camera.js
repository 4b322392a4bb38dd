// @ts-check
/** The camera in the page: a picture to read codes from and to keep. No file of the phone's. */

const LONGEST = 1600;
const QUALITY = 0.85;
/** Codes are read from a picture of this width; more is slower and reads no better. */
const SCAN_WIDTH = 960;
const EVERY_MS = 120;

export class Camera {
  #video;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {Promise<void> | null} */
  #starting = null;
  #scanning = 0;
  #canvas = document.createElement("canvas");

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
  }

  /** Open the camera on the back. Throws when there is none or it is not allowed. */
  async start() {
    this.#starting ??= this.#begin();
    try {
      await this.#starting;
    } catch (error) {
      this.#starting = null;
      throw error;
    }
  }

  async #begin() {
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: 1920 },
        height: { ideal: 1080 },
      },
    });
    this.#video.srcObject = this.#stream;
    await this.#video.play();
  }

  stop() {
    this.stopScan();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#starting = null;
    this.#video.srcObject = null;
  }

  /** @returns {boolean} */
  get hasTorch() {
    return Boolean(/** @type {any} */ (this.#track?.getCapabilities?.())?.torch);
  }

  /** @param {boolean} on */
  async torch(on) {
    const constraints = /** @type {any} */ ({ advanced: [{ torch: on }] });
    await this.#track?.applyConstraints(constraints).catch(() => {});
  }

  /**
   * Look for a code until one is found or `stopScan` is called.
   *
   * @param {import("./decoder.js").Decode} decode
   * @param {(text: string) => void} found
   */
  async scan(decode, found) {
    const run = ++this.#scanning;
    while (run === this.#scanning) {
      const image = this.#look();
      const text = image ? await decode(image).catch(() => null) : null;
      if (text && run === this.#scanning) {
        this.stopScan();
        found(text);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  stopScan() {
    this.#scanning += 1;
  }

  /** Take a photo. @returns {Promise<ArrayBuffer>} JPEG of at most 1600 px, without EXIF */
  async shot() {
    await this.start();
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width) throw new Error("カメラの準備ができていません。");
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) =>
      canvas.toBlob(resolve, "image/jpeg", QUALITY),
    );
    if (!blob) throw new Error("撮影できませんでした。もう一度押してください。");
    return blob.arrayBuffer();
  }

  /** @returns {MediaStreamTrack | undefined} */
  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  /** @returns {ImageData | null} */
  #look() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width) return null;
    const scale = Math.min(1, SCAN_WIDTH / width);
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    return context?.getImageData(0, 0, this.#canvas.width, this.#canvas.height) ?? null;
  }
}
