// For who checks types: the library's own types are on npm, with its source.
export const BufferTarget: any, CanvasSource: any, Mp4OutputFormat: any, Output: any,
  Quality: any, WebMOutputFormat: any, canEncodeVideo: any;
