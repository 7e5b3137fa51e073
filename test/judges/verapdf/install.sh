#!/usr/bin/env bash
# Puts veraPDF and the launcher `verapdf-judge` below a folder: install.sh PREFIX. Needs a JDK from 11 on and Maven.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prefix=$(mkdir -p "$1" && cd "$1" && pwd)
home="$prefix/lib/verapdf-judge"
mkdir -p "$home/jars" "$home/classes" "$prefix/bin"
mvn --quiet --batch-mode --file "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$home/jars"
javac -nowarn -cp "$home/jars/*" -d "$home/classes" "$here/VeraPdf.java"
cat >"$prefix/bin/verapdf-judge" <<EOF
#!/bin/sh
[ "\$1" = --version ] && { echo "$(cd "$home/jars" && ls validation-model-*.jar)"; exit 0; }
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$home/classes:$home/jars/*" VeraPdf
EOF
chmod +x "$prefix/bin/verapdf-judge"
