# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot growth-by-trials.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" growth-by-trials.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'growth-by-trials.'.format
data = 'growth-by-trials.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,536 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1072 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6

set label '{/:Bold A trial''s cost by how many one run has}' at screen 0.025,0.94216 left font ',18' textcolor rgb '#222222' front
set label 'One run each; trials of 2,000 drawn digits and one epoch of LeNet-5, 2 at once, one core each;' at screen 0.025,0.08209 left font ',14' textcolor rgb '#555555' front
set label 'start and log are part of a trial. AMD EPYC, family 26, model 2; commit 72bd0b4465de.' at screen 0.025,0.04478 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.12778
set rmargin at screen 0.975
set tmargin at screen 0.89179
set bmargin at screen 0.23881
set xrange [0.8122523963562355:78.79324245407464]
set yrange [0:0.22383459355]
set logscale x
set format y '%.2f'
set xtics ('1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64) offset 0,lift
set ytics (0, 0.05, 0.1, 0.15, 0.2)
set label 'trials, log scale' at screen 0.55139,0.14552 center font ',16' textcolor rgb '#222222' front
set label 'seconds a trial' at screen 0.03611,0.5653 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:2 with linespoints ls 1
unset output
