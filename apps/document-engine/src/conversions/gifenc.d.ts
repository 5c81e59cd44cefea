declare module 'gifenc' {
  const gifenc: {
    quantize(this: void, rgba: Uint8Array, colors: number): number[][];
    applyPalette(this: void, rgba: Uint8Array, palette: number[][]): Uint8Array;
    GIFEncoder(this: void): {
      writeFrame(indexes: Uint8Array, width: number, height: number, options: { palette: number[][] }): void;
      finish(): void;
      bytes(): Uint8Array;
    };
  };
  export default gifenc;
}
