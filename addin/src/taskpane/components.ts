// The Fluent components that the pane uses, and no others. tokens.css holds what they read.
import { Button } from "@fluentui/web-components/button/class.js";
import { definition as button } from "@fluentui/web-components/button/definition.js";
import { Tab } from "@fluentui/web-components/tab/class.js";
import { definition as tab } from "@fluentui/web-components/tab/definition.js";
import { Tablist } from "@fluentui/web-components/tablist/class.js";
import { definition as tablist } from "@fluentui/web-components/tablist/definition.js";

export function defineComponents(): void {
  Button.define(button);
  Tab.define(tab);
  Tablist.define(tablist);
}
