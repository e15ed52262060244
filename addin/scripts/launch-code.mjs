// What is done with the launch file's code after esbuild has made it small, in this order.
import { shortNames } from "./short-names.mjs";
import { shorter } from "./shorter.mjs";
import { textsAside } from "./texts-aside.mjs";
import { withoutTernaries } from "./without-ternaries.mjs";

/** The same program in the dialect of classic Outlook and smaller still. */
export function launchCodeOf(source) {
  return withoutTernaries(shorter(textsAside(source)));
}

/** A plugin that does so with what esbuild made. */
export const launchCode = {
  name: "launch-code",
  async setup(build) {
    const { plugins, ...options } = build.initialOptions;
    const first = await build.esbuild.build({ ...options, plugins: plugins.filter((one) => one.name !== "launch-code"), write: false });
    build.initialOptions.mangleProps = shortNames(first.outputFiles[0].text);
    build.onEnd((result) => {
      for (const file of result.outputFiles ?? []) file.contents = new TextEncoder().encode(launchCodeOf(new TextDecoder().decode(file.contents)));
    });
  },
};
