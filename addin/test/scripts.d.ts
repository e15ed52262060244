declare module "*/build.mjs" {
  import type { BuildOptions } from "esbuild";
  export const launchOptions: BuildOptions;
}
declare module "*/check-dialect.mjs" {
  export function checkDialect(source: string): string[];
  export function associatedHandlers(source: string): string[];
}
declare module "*/without-ternaries.mjs" {
  export function withoutTernaries(source: string): string;
}
declare module "*/make-icons.mjs" {
  export const SIZES: number[];
  export function icon(size: number): Uint8Array;
}
declare module "*/launch-code.mjs" {
  export function launchCodeOf(source: string): string;
}
declare module "*/shorter.mjs" {
  export function shorter(source: string): string;
}
declare module "*/texts-aside.mjs" {
  export function textsAside(source: string): string;
}
declare module "*/short-names.mjs" {
  export function shortNames(source: string): RegExp;
}
