require("./bundle.cjs").run(module);
