export declare const projectRoot: string;
export declare const cacheDir: string;
export declare const temporalPath: string;
export declare const weedPath: string;
export declare const exampleDataDir: string;
export declare const tensorflowDir: string;
