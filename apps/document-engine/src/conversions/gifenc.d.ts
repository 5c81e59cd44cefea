declare module 'gifenc' {
  interface GifStream {
    writeFrame: (indexes: Uint8Array, width: number, height: number, options: { palette: number[][] }) => void;
    finish: () => void;
    bytes: () => Uint8Array;
  }
  const gifenc: {
    quantize: (rgba: Uint8Array, colors: number) => number[][];
    applyPalette: (rgba: Uint8Array, palette: number[][]) => Uint8Array;
    GIFEncoder: () => GifStream;
  };
  export default gifenc;
}
