/** `Office.actions.associate` and the event objects that handlers get. */

import type { ToHost } from "../protocol";

type Action = (event: Record<string, unknown>) => unknown;

interface Launch {
  event: number;
  name: string;
  payload: Record<string, unknown>;
}

export class Actions {
  readonly #known = new Map<string, Action>();
  readonly #early: Launch[] = [];
  readonly #post: (message: ToHost) => void;

  constructor(post: (message: ToHost) => void) {
    this.#post = post;
  }

  readonly associate = (name: string, action: Action): void => {
    this.#known.set(name, action);
    for (const launch of this.#early.splice(0)) this.launch(launch);
  };

  /** Run the function of that name, now or as soon as the add-in has associated it. */
  launch(launch: Launch): void {
    const action = this.#known.get(launch.name);
    if (!action) {
      this.#early.push(launch);
      return;
    }
    const completed = (options?: Record<string, unknown>): void => {
      this.#post({ kind: "completed", event: launch.event, options: options ?? {} });
    };
    try {
      const outcome = action({ ...launch.payload, completed });
      if (outcome instanceof Promise) outcome.catch((error: unknown) => this.#fault(error));
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    this.#post({ kind: "fault", message: error instanceof Error ? error.message : String(error) });
  }
}
