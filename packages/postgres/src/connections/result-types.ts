import { types, type CustomTypesConfig } from "pg";

const int8 = 20;

/** Times are bigint columns and far below 2^53: they come as numbers. For our connections only: the driver's settings are everybody's. */
export const resultTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format: "text") =>
    oid === int8 && format === "text"
      ? Number
      : types.getTypeParser(oid, format)) as CustomTypesConfig["getTypeParser"],
};
