# SPDX-License-Identifier: Apache-2.0
# Sourced: npm packages and the Java class path, each made anew only when its input changed.

classpath_file=examples/target/classpath.txt

# npm_ci DIRECTORY
npm_ci() {
  local stamp="$1/node_modules/.installed"
  if [ -f "$stamp" ] && cmp -s "$stamp" "$1/package-lock.json"; then return 0; fi
  (cd "$1" && PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
    npm ci --no-audit --no-fund --loglevel=error </dev/null)
  cp "$1/package-lock.json" "$stamp"
}

# compile_with_jars MODULES [OPTION...]: compiles modules; which jars each needs is told in its target/dependencies.txt.
compile_with_jars() {
  mvn -q -B -ntp -Dstyle.color=never "${@:2}" -pl "$1" -am compile \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dmdep.outputFile=target/dependencies.txt -DincludeScope=runtime </dev/null
}

# The classes of this checkout, of the examples and of the crowd of Java clients, and the jars they need, as one line for
# `java -cp`.
write_classpath() {
  compile_with_jars examples,interop
  local module all=""
  for module in examples interop; do all+=":$PWD/$module/target/classes:$(cat $module/target/dependencies.txt)"; done
  echo "${all#:}" >"$classpath_file"
}
