const TILE = 512;
const MAX_TILES = 160;

interface Tile {
  canvas: OffscreenCanvas;
  context: OffscreenCanvasRenderingContext2D;
  used: number;
}

/** What has been painted of one part at one scale, in device pixels. */
export class TileStore {
  private readonly tiles = new Map<string, Tile>();
  private clock = 0;

  draw(image: ImageBitmap, x: number, y: number): void {
    for (let row = Math.floor(y / TILE); row * TILE < y + image.height; row++) {
      for (let column = Math.floor(x / TILE); column * TILE < x + image.width; column++) {
        this.tile(column, row).context.drawImage(image, x - column * TILE, y - row * TILE);
      }
    }
  }

  /** Copies the given area to (toX, toY), enlarged by `factor`; what was never painted stays as it is. */
  copy(
    to: CanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
    toX: number,
    toY: number,
    factor = 1,
  ): void {
    for (let row = Math.max(0, Math.floor(y / TILE)); row * TILE < y + height; row++) {
      for (let column = Math.max(0, Math.floor(x / TILE)); column * TILE < x + width; column++) {
        const tile = this.tiles.get(`${column},${row}`);
        if (!tile) continue;
        tile.used = ++this.clock;
        to.drawImage(
          tile.canvas,
          toX + (column * TILE - x) * factor,
          toY + (row * TILE - y) * factor,
          TILE * factor,
          TILE * factor,
        );
      }
    }
  }

  private tile(column: number, row: number): Tile {
    const key = `${column},${row}`;
    let tile = this.tiles.get(key);
    if (!tile) {
      if (this.tiles.size >= MAX_TILES) this.evict();
      const canvas = new OffscreenCanvas(TILE, TILE);
      const context = canvas.getContext('2d', { alpha: true });
      if (!context) throw new Error('this browser has no 2D canvas');
      tile = { canvas, context, used: 0 };
      this.tiles.set(key, tile);
    }
    tile.used = ++this.clock;
    return tile;
  }

  private evict(): void {
    const oldest = [...this.tiles.entries()].sort((a, b) => a[1].used - b[1].used).slice(0, MAX_TILES / 4);
    for (const [key] of oldest) this.tiles.delete(key);
  }
}
